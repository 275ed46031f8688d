"""What users are told: words, a hint, an exit code, never a traceback."""

import pytest

from servicefit.errors import DataError, ServiceFitError, SettingsError, UsageError, nearest


@pytest.mark.parametrize(("kind", "code"), [(DataError, 1), (SettingsError, 1), (UsageError, 2), (ServiceFitError, 3)])
def test_each_kind_of_error_has_its_exit_code(kind, code):
    assert kind("x").exit_code == code
    assert isinstance(kind("x"), ServiceFitError)


def test_the_text_says_the_fault_and_then_the_hint():
    assert str(DataError("rating must lie on 1 to 5; found 9.", "Set [scales].")) == (
        "rating must lie on 1 to 5; found 9.\nHint: Set [scales]."
    )
    assert str(DataError("It is so.")) == "It is so."


def test_a_notebook_shows_the_words_alone():
    assert DataError("Fault.", "Mend it.")._render_traceback_() == ["Fault.\nHint: Mend it."]


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("custmers", ["customers", "cases"], 'Did you mean "customers"?'),
        ("zzz", ["b", "a"], "Known: a, b."),
        ("zzz", [], "None is known here."),
    ],
)
def test_the_nearest_known_name_is_offered(name, known, said):
    assert nearest(name, known) == said
