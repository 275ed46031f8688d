"""Ratings come wide or long; what the store holds is the same."""

import pytest

from servicefit.errors import DataError
from tests.company import LENIENT, company, read, rejected, rows

RESPONSES = (
    "response_id,customer_id,responded_on,satisfaction\nR1,C1,2026-01-05,5\nR2,C2,2026-01-06,2\nR3,C3,2026-01-07,\n"
)
LONG = """\
response_id,feature_id,rating,applicable
R1,hotline,4,true
R1,App Store,,true
R2,hotline,1,
R3,App Store,5,1
R3,hotline,,false
"""
WIDE = """\
response_id,customer_id,responded_on,satisfaction,rating_hotline,Rating_App Store
R1,C1,2026-01-05,5,4,no answer
R2,C2,2026-01-06,2,1,
R3,C3,2026-01-07,,,5
"""
MISSING = '[values.survey_responses.rating]\n"no answer" = "missing"\n'
MISSING_RATING = -32768
STORED_WIDE = 'select response_id, customer_id, bucket, satisfaction, rating_hotline, "rating_App Store" from responses_wide order by 1'
STORED_LONG = "select response_id, feature_id, rating, applicable from survey_ratings where applicable order by 1, 2"


def _wide(tmp_path, text=WIDE, settings=MISSING):
    return company(tmp_path / "wide", {"survey_responses": text}, settings)


def _long(tmp_path, text=LONG):
    return company(tmp_path / "long", {"survey_responses": RESPONSES, "survey_ratings": text})


def test_both_forms_give_the_same_wide_table(tmp_path):
    wide, long = _wide(tmp_path), _long(tmp_path)
    read(wide)
    read(long)
    assert rows(wide, STORED_WIDE) == rows(long, STORED_WIDE)
    assert [row[4:] for row in rows(wide, STORED_WIDE)] == [(4, MISSING_RATING), (1, None), (None, 5)]


def test_both_forms_give_the_same_long_table(tmp_path):
    wide, long = _wide(tmp_path), _long(tmp_path)
    read(wide)
    read(long)
    assert rows(wide, STORED_LONG) == rows(long, STORED_LONG)
    assert rows(wide, STORED_LONG) == [
        (1, "App Store", None, True),
        (1, "hotline", 4, True),
        (2, "hotline", 1, True),
        (3, "App Store", 5, True),
    ]


def test_without_a_column_applicable_a_feature_applies_where_it_is_rated(tmp_path):
    text = "response_id,feature_id,rating\nR1,hotline,4\nR2,hotline,\n"
    workspace = _long(tmp_path, text)
    read(workspace)
    assert rows(workspace, "select applicable from survey_ratings order by response_id") == [(True,), (False,)]
    assert rows(workspace, "select rating_hotline from responses_wide order by response_id") == [(4,), (None,), (None,)]


def test_a_word_for_missing_may_hold_for_one_feature_only_and_may_be_the_blank(tmp_path):
    settings = '[values.survey_responses.rating_hotline]\n"" = "missing"\n"no answer" = "missing"\n'
    text = WIDE.replace("no answer", "")
    workspace = _wide(tmp_path, text, settings)
    read(workspace)
    assert [row[4:] for row in rows(workspace, STORED_WIDE)] == [(4, None), (1, None), (MISSING_RATING, 5)]


def test_each_rating_is_held_to_the_scale(tmp_path):
    text = WIDE.replace("C1,2026-01-05,5,4", "C1,2026-01-05,5,6").replace("C2,2026-01-06,2,1", "C2,2026-01-06,2,good")
    found = read(_wide(tmp_path, text, LENIENT + MISSING))["survey_responses"]
    assert rejected(found) == {
        "rating_hotline: must lie on its scale, 1 to 5": [2],
        "rating_hotline: must be a whole number": [3],
    }


def test_a_heading_of_the_company_may_stand_for_a_rating(tmp_path):
    settings = MISSING + '[columns.survey_responses]\nrating_hotline = "Q7: hotline"\n'
    workspace = _wide(tmp_path, WIDE.replace("rating_hotline", "Q7: hotline"), settings)
    read(workspace)
    assert [row[4] for row in rows(workspace, STORED_WIDE)] == [4, 1, None]


def test_ratings_in_both_forms_are_refused(tmp_path):
    with pytest.raises(DataError, match="either as survey_ratings or as rating_… columns"):
        read(company(tmp_path, {"survey_responses": WIDE, "survey_ratings": LONG}, MISSING))


def test_features_that_differ_in_capitals_only_are_refused(tmp_path):
    with pytest.raises(DataError, match='found "Hotline" and "hotline" rated'):
        read(_long(tmp_path, "response_id,feature_id,rating\nR1,hotline,4\nR1,Hotline,4\n"))
    with pytest.raises(DataError, match='must stand once|found "HOTLINE" and "hotline" rated'):
        read(_wide(tmp_path, WIDE.replace("App Store", "HOTLINE")))


def test_responses_without_ratings_are_kept_wide_all_the_same(tmp_path):
    workspace = company(tmp_path, {"survey_responses": RESPONSES})
    read(workspace)
    assert rows(workspace, "select count(*), count(satisfaction) from responses_wide") == [(3, 2)]
    assert rows(workspace, "select count(*) from survey_ratings") == [(0,)]
