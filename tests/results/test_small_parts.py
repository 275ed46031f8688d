"""Counts of low and high ratings that are about too few stay out, and what rests on those few."""

import pandas as pd

from servicefit.results.schema import RESULTS
from servicefit.results.small_parts import PENALTY, REWARD, hide_small_parts

PARTS = ["n_low", "n_high"]


def frame(*counts):
    """Return a row a segment: n, low, high."""
    rows = [
        {"segment": segment, "outcome": "satisfaction", "feature_id": "hotline", "n": n, "n_low": low, "n_high": high}
        | dict.fromkeys([*PENALTY, *REWARD], 0.5)
        | {"kano": "must_be"}
        for segment, (n, low, high) in zip(("all", "a", "b", "c"), counts, strict=False)
    ]
    return pd.DataFrame(rows).reindex(columns=RESULTS["feature_value"].column_names)


def shown(found, name):
    return found.set_index("segment")[name].notna().to_dict()


def test_large_parts_stay_as_they_are():
    given = frame((300, 100, 100), (150, 50, 50), (150, 50, 50))
    pd.testing.assert_frame_equal(hide_small_parts(given, 10), given)


def test_a_penalty_from_too_few_low_ratings_is_left_out_with_its_class():
    found = hide_small_parts(frame((300, 60, 100), (150, 55, 50), (150, 5, 50)), 10)
    assert shown(found, "penalty") == {"all": True, "a": True, "b": False}
    assert shown(found, "reward") == {"all": True, "a": True, "b": True}
    assert found["kano"].tolist() == ["must_be", "must_be", "uncertain"]


def test_the_next_smallest_segment_hides_its_counts_too_since_the_total_would_tell():
    found = hide_small_parts(frame((500, 105, 100), (150, 55, 50), (200, 45, 30), (150, 5, 20)), 10)
    assert shown(found, "n_low") == {"all": True, "a": False, "b": True, "c": False}
    assert shown(found, "n_high") == {"all": True, "a": False, "b": True, "c": False}


def test_few_middling_ratings_hide_both_counts_since_they_are_the_rest():
    found = hide_small_parts(frame((100, 50, 47)), 10)
    assert not any(shown(found, name)["all"] for name in PARTS)
    assert not any(shown(found, name)["all"] for name in ("penalty", "reward"))  # held against these few


def test_nobody_is_no_small_group():
    found = hide_small_parts(frame((100, 0, 60)), 10)
    assert found["n_low"].tolist() == [0]
