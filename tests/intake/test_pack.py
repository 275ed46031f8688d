"""Packed ratings in the store hold the same as the columns they are made of."""

import pytest

from servicefit.intake.pack import LOWEST, MISSING, NOT_APPLICABLE, places
from servicefit.statistics import packed_ratings
from tests.company import company, read, rows

HEAD = "response_id,customer_id,responded_on,rating_a,rating_b,rating_c\n"


def test_intake_and_statistics_read_the_same_codes():
    codes = packed_ratings.NOT_APPLICABLE, packed_ratings.MISSING, packed_ratings.LOWEST
    assert codes == (NOT_APPLICABLE, MISSING, LOWEST)


@pytest.mark.parametrize("scale", [(1, 5), (0, 10), (1, 7), (0, 100), (-3, 3)])
def test_every_feature_has_bits_of_its_own(scale):
    taken = set()
    for place in places(tuple(f"f{number}" for number in range(60)), scale):
        assert 2**place.bits > scale[1] - scale[0] + LOWEST
        assert place.shift + place.bits <= 62
        bits = {(place.word, place.shift + bit) for bit in range(place.bits)}
        assert not taken & bits
        taken |= bits


def test_blank_missing_and_rated_answers_are_told_apart(tmp_path):
    answers = HEAD + "R1,C1,2025-01-01,1,5,\nR2,C2,2025-01-02,x,,3\nR3,C3,2025-01-03,,,\n"
    settings = '[values.survey_responses.rating_a]\nx = "missing"\n'
    workspace = company(tmp_path, {"survey_responses": answers}, settings)
    read(workspace)
    packed = [row[0] for row in rows(workspace, "select packed_ratings_0 from responses_wide order by response_id")]
    found = rows(workspace, "select feature_id, word, shift, bits, is_ever_missing from rating_places order by shift")
    assert [row[0] for row in found] == ["a", "b", "c"]
    assert [row[4] for row in found] == [True, False, False]
    codes = [[word >> shift & 2**bits - 1 for _, _, shift, bits, _ in found] for word in packed]
    assert codes == [[2, 6, 0], [1, 0, 4], [0, 0, 0]]


def test_a_workspace_without_a_survey_has_no_places(tmp_path):
    workspace = company(tmp_path, {"orders": "order_id,customer_id,ordered_at,revenue\nO1,C1,2026-01-05,10\n"})
    read(workspace)
    assert rows(workspace, "select count(*) from rating_places") == [(0,)]
