"""The class asked: counts of answers in, a class out, and not clear where it does not stand out."""

import pandas as pd
import pytest

from servicefit.questions.asked_kano import asked_classes
from servicefit.statistics.kano import CATEGORIES

USUAL = dict.fromkeys(CATEGORIES, 10)


def preference(fong=1.0, segment="all", **counts):
    measures = {**USUAL, **counts, "fong": fong}
    return pd.DataFrame(
        [
            {"source": "kano", "segment": segment, "feature_id": "hotline", "measure": measure, "value": value}
            for measure, value in measures.items()
        ]
    )


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (preference(must_be=200), "must_be"),
        (preference(reverse=200), "reverse"),
        (preference(must_be=200, fong=0.0), "uncertain"),
        (preference(must_be=200, fong=float("nan")), "uncertain"),
        (preference(must_be=100, questionable=200), "uncertain"),
        (preference(must_be=100, attractive=100), "must_be"),
    ],
    ids=["clear", "reverse", "does not stand out", "no test", "answers contradict each other", "tie"],
)
def test_the_class_answered_most_often_counts_where_it_stands_out(given, found):
    assert asked_classes(given, "all") == {"hotline": found}


def test_where_nobody_was_asked_or_all_is_withheld_there_is_no_class():
    hidden = preference(**dict.fromkeys(CATEGORIES), fong=None)
    best_worst = preference(must_be=200).assign(source="best_worst")
    assert [asked_classes(given, "all") for given in (None, hidden.head(0), hidden, best_worst)] == [{}] * 4
    assert asked_classes(preference(must_be=200), "household") == {}


def test_a_category_that_nobody_answered_may_have_no_row():
    given = preference(attractive=200)
    assert asked_classes(given[given["measure"] != "questionable"], "all") == {"hotline": "attractive"}
