"""Several sums in one number: all come out again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.statistics.packed_sums import EXACT, Pack, pack_columns, take_apart


@given(st.lists(st.one_of(st.integers(0, 10**4), st.integers(0, 2 * EXACT)), min_size=1, max_size=12), st.data())
def test_packed_sums_come_out_again(most, data):
    packs = pack_columns(dict(enumerate(most)))
    assert sorted(column for pack in packs for column in pack.columns) == list(range(len(most)))
    sums = [data.draw(st.integers(0, min(largest, EXACT - 1))) for largest in most]
    packed = [sum(sums[column] * factor for column, factor in pack.terms()) for pack in packs]
    assert max(packed) < EXACT
    found = take_apart(packs, [np.array([float(number)]) for number in packed])
    assert found.tolist() == [[float(number) for number in sums]]


def test_as_many_columns_share_a_number_as_are_exact():
    five = dict.fromkeys(range(6), 1550)
    assert [len(pack.columns) for pack in pack_columns(five)] == [5, 1]
    assert [len(pack.columns) for pack in pack_columns(dict.fromkeys(five, 1_552))] == [4, 2]


def test_what_may_be_negative_shares_no_number():
    packs = pack_columns({0: 10, 1: EXACT, 2: 10})
    assert packs == (Pack((0,), (1,)), Pack((1,), (1,)), Pack((2,), (1,)))
    assert take_apart(packs, [np.array([3.0]), np.array([-7.0]), np.array([4.0])]).tolist() == [[3.0, -7.0, 4.0]]


def test_without_room_each_column_stands_alone():
    assert [pack.columns for pack in pack_columns({0: 1, 1: 1, 2: 0}, room=1)] == [(0,), (1,), (2,)]


@pytest.mark.parametrize("rows", [0, 3])
def test_rows_stay_apart(rows):
    packs = pack_columns({0: 9, 1: 9})
    assert take_apart(packs, [np.arange(rows) + 10.0 * 2]).tolist() == [[float(row), 2.0] for row in range(rows)]
