"""Small groups are left out, and cannot be worked out from what is left in."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space

from servicefit.results.schema import RESULTS
from servicefit.results.withhold import withhold

TABLE = RESULTS["capability"]
DIMENSIONS = ["segment", "stage", "channel"]
SMALLEST = 10
FIGURES = ["value", "value_low", "value_high", "n", "customers"]


def _table(facts):
    """Roll facts (segment, stage, channel, customer) up over every combination of dimensions."""
    facts = pd.DataFrame(facts, columns=[*DIMENSIONS, "customer"])
    parts = []
    for rolled in product((False, True), repeat=3):
        over = [name for name, is_rolled in zip(DIMENSIONS, rolled, strict=True) if is_rolled]
        shown = facts[(facts[[name for name in DIMENSIONS if name not in over]] != "all").all(axis=1)]
        parts.append(shown.assign(**dict.fromkeys(over, "all")))
    grouped = pd.concat(parts).groupby(DIMENSIONS)["customer"]
    table = grouped.agg(n="count", customers="nunique").reset_index()
    return table.assign(capability="c", value=0.5, value_low=0.4, value_high=0.6, withheld=False)[TABLE.column_names]


def _facts(counts):
    """Make facts of customers of their own: ``counts`` maps (segment, stage, channel) to how many."""
    return [(*cell, f"{cell} {place}") for cell, count in counts.items() for place in range(count)]


def _hidden(table):
    return {tuple(row) for row in table.loc[table["withheld"], DIMENSIONS].to_numpy()}


def _segments(**counts):
    return _facts({(segment, "all", "all"): count for segment, count in counts.items()})


def test_a_large_enough_group_is_shown_and_a_small_one_is_not():
    shown = withhold(_table(_segments(a=10, b=30)), TABLE, SMALLEST)
    assert _hidden(shown) == set()
    few = withhold(_table(_segments(a=9, b=8, c=30)), TABLE, SMALLEST)
    assert _hidden(few) == {("a", "all", "all"), ("b", "all", "all")}


def test_a_withheld_row_stays_and_shows_no_figure():
    found = withhold(_table(_segments(a=9, b=8, c=30)), TABLE, SMALLEST)
    assert found.loc[found["withheld"], FIGURES].isna().all(axis=None)
    assert found.loc[~found["withheld"], FIGURES].notna().all(axis=None)
    assert len(found) == 4


@pytest.mark.parametrize("dimension", range(3))
def test_where_one_sibling_is_withheld_the_next_smallest_is_too(dimension):
    def cell(name):
        return tuple(name if place == dimension else "all" for place in range(3))

    found = withhold(_table(_facts({cell("a"): 4, cell("b"): 40, cell("c"): 20})), TABLE, SMALLEST)
    assert _hidden(found) == {cell("a"), cell("c")}


def test_siblings_that_together_are_too_few_take_the_next_smallest_with_them():
    found = withhold(_table(_segments(a=2, b=3, c=20, d=30)), TABLE, SMALLEST)
    assert _hidden(found) == {("a", "all", "all"), ("b", "all", "all"), ("c", "all", "all")}


def test_of_a_withheld_total_not_all_parts_are_shown():
    # a has 4; b goes with it; were all channels of b shown, they would add up to b, and the total less b and c is a.
    counts = {("b", "all", "phone"): 12, ("b", "all", "chat"): 15, ("c", "all", "phone"): 60, ("c", "all", "chat"): 60}
    found = withhold(_table(_facts({("a", "all", "all"): 4, **counts})), TABLE, SMALLEST)
    assert _hidden(found) >= {("a", "all", "all"), ("b", "all", "all"), ("b", "all", "phone")}
    assert ("c", "all", "all") not in _hidden(found)


def test_unknown_callers_count_as_no_customers():
    table = _table(_segments(a=30))
    table["customers"] = [0, 0]
    assert withhold(table, TABLE, SMALLEST)["withheld"].all()


def test_rows_that_are_about_nobody_are_shown():
    table = _table(_segments(a=3, b=2))
    table["customers"] = pd.array([pd.NA] * len(table), dtype="Int64")
    assert not withhold(table, TABLE, SMALLEST)["withheld"].any()


@pytest.mark.parametrize("figures", [["value_low", "value_high"], ["value", "value_low", "value_high"]])
def test_a_figure_without_an_interval_is_withheld(figures):
    table = _table(_segments(a=20, b=30, c=40))
    table.loc[table["segment"] == "a", figures] = np.nan
    found = withhold(table, TABLE, SMALLEST)
    assert _hidden(found) == {("a", "all", "all"), ("b", "all", "all")}
    assert found.loc[found["withheld"], FIGURES].isna().all(axis=None)


def test_measures_about_representatives_hide_the_same_cells():
    first, second = (_table(_segments(a=20, b=30, c=40)).assign(capability=name, by_agent=True) for name in "cd")
    first.loc[first["segment"] == "c", ["value", "value_low", "value_high"]] = np.nan
    service = _table(_segments(a=20, b=30, c=40)).assign(capability="e", by_agent=False)
    found = withhold(pd.concat([first, second, service]), TABLE, SMALLEST)
    assert list(found.columns) == TABLE.column_names
    hidden = found[found["withheld"]].groupby("capability")["segment"].agg(list).to_dict()
    assert hidden == {"c": ["a", "c"], "d": ["a", "c"]}


def test_measures_are_told_apart():
    table = pd.concat([_table(_segments(a=4, b=40)), _table(_segments(a=20, b=40)).assign(capability="d")])
    found = withhold(table, TABLE, SMALLEST)
    assert found.loc[found["withheld"], "capability"].tolist() == ["c", "c"]


def test_a_table_that_is_not_about_customers_is_left_as_it_is():
    frame = pd.DataFrame({"export": ["orders"], "rows_read": [3]})
    assert withhold(frame, RESULTS["data_health"], SMALLEST).equals(frame)


def _equations(table):
    """Write down every sum that a reader can: total = parts, along each dimension."""
    place = {tuple(row): index for index, row in enumerate(table[DIMENSIONS].to_numpy())}
    equations = []
    for cell, index in place.items():
        for dimension in range(3):
            parts = [
                i
                for c, i in place.items()
                if c[dimension] != "all" and (*c[:dimension], "all", *c[dimension + 1 :]) == cell
            ]
            if cell[dimension] == "all" and parts:
                row = np.zeros(len(place))
                row[parts], row[index] = 1, -1
                equations.append(row)
    return np.array(equations)


def _worked_out(table):
    """Return the rows about too few customers whose figure follows from what is shown: no solution differs in them."""
    hidden = table[table["withheld"]]
    free = null_space(_equations(table)[:, hidden.index])
    return [
        tuple(row[DIMENSIONS])
        for place, (index, row) in enumerate(hidden.iterrows())
        if table.attrs["customers"][index] < SMALLEST and np.abs(free[place]).max(initial=0) < 1e-9
    ]


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["before", "during"]), st.sampled_from(["phone", "chat", "bot"])),
    st.sampled_from([1, 4, 9, 10, 11, 15, 30, 31, 80]),
    min_size=1,
    max_size=18,
)


@settings(max_examples=40, deadline=None)
@given(CELLS)
def test_no_withheld_figure_can_be_worked_out_by_subtraction(counts):
    table = _table(_facts(counts)).sort_values(list(TABLE.keys), ignore_index=True)
    found = withhold(table, TABLE, SMALLEST)
    if found["withheld"].any():
        found.attrs["customers"] = table["customers"]
        assert _worked_out(found) == []
    assert (found.loc[~found["withheld"], "customers"] >= SMALLEST).all()


def test_the_attack_of_this_test_works_out_what_is_left_open():
    table = _table(_segments(a=4, b=40, c=20))
    table.attrs["customers"] = table["customers"]
    assert _worked_out(table.assign(withheld=table["segment"] == "a")) == [("a", "all", "all")]
    two = _table(_facts({("a", "all", "x"): 4, ("b", "all", "x"): 12, ("b", "all", "y"): 15, ("c", "all", "y"): 60}))
    two.attrs["customers"] = two["customers"]
    naive = two.assign(withheld=two["segment"].isin(["a", "b"]) & (two["channel"] == "all"))
    assert ("a", "all", "all") in _worked_out(naive)


@settings(max_examples=20, deadline=None)
@given(CELLS, st.permutations(list(range(60))))
def test_the_order_of_rows_does_not_matter(counts, order):
    table = _table(_facts(counts))
    shuffled = table.iloc[[place for place in order if place < len(table)] + list(range(60, len(table)))]
    assert _hidden(withhold(table, TABLE, SMALLEST)) == _hidden(withhold(shuffled, TABLE, SMALLEST))


@settings(max_examples=40, deadline=None)
@given(CELLS)
def test_without_small_groups_nothing_is_withheld(counts):
    found = withhold(_table(_facts({cell: count + SMALLEST for cell, count in counts.items()})), TABLE, SMALLEST)
    assert not found["withheld"].any()


def test_facts_without_a_stage_leave_the_total_shown():
    # Four facts have a stage, and all are of one: the total holds forty others, so it tells nothing of the four.
    found = withhold(
        _table(_facts({("a", "before", "all"): 4, ("a", "all", "all"): 40, ("b", "all", "all"): 40})), TABLE, SMALLEST
    )
    assert ("a", "all", "all") not in _hidden(found)
    assert ("a", "before", "all") in _hidden(found)
