"""Labels of a scatter: none covers a point or another label, and the same input gives the same places."""

import itertools

import pytest

from servicefit.charts.label_placement import LINE_PX, POINT_PX, TOLERATED, place_labels, text_width

PLOT = (560, 430)
LABELS = [
    "Phone hotline",
    "Outage alerts",
    "Setup visit",
    "Order tracking",
    "Mascot gifts –|does harm",
    "Paper magazine",
]
CLOSE = [(280, 200), (300, 206), (262, 214), (306, 190), (290, 226), (330, 210)]


def box(point, label, place):
    lines = 1 + label.count("|")
    width = text_width(label)
    left = point[0] + place.dx - {"left": 0, "center": width / 2, "right": width}[place.align]
    top = point[1] + place.dy - LINE_PX / 2
    return left, top, left + width, top + LINE_PX * lines


def area(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


def shown(points, labels, **given):
    places = place_labels(points, labels, PLOT, **given)
    return [
        (point, box(point, label, place))
        for point, label, place in zip(points, labels, places, strict=True)
        if place.is_clear
    ]


@pytest.mark.parametrize("spread", [1, 3])
def test_what_is_shown_covers_nothing_and_stays_inside(spread):
    points = [(280 + (x - 280) * spread, 200 + (y - 200) * spread) for x, y in CLOSE]
    boxes = [found for _, found in shown(points, LABELS)]
    assert len(boxes) >= 4
    for one, other in itertools.combinations(boxes, 2):
        assert area(one, other) <= TOLERATED
    for found in boxes:
        assert found[0] >= 0
        assert found[2] <= PLOT[0] + 1
        for x, y in points:
            assert area(found, (x - POINT_PX, y - POINT_PX, x + POINT_PX, y + POINT_PX)) <= TOLERATED


def test_with_room_every_label_stands_right_of_its_point():
    points = [(100, 60 * (1 + row)) for row in range(6)]
    places = place_labels(points, LABELS, PLOT)
    assert all(place.is_clear and place.align == "left" for place in places)


def test_at_the_right_edge_a_label_turns_to_the_left():
    [place] = place_labels([(550, 200)], ["Account manager"], PLOT)
    assert (place.is_clear, place.align) == (True, "right")


def test_fixed_text_is_not_covered():
    corner = (300.0, 180.0, 560.0, 220.0)
    [(_, found)] = shown([(290, 200)], ["Phone hotline"], solid=[corner])
    assert area(found, corner) <= TOLERATED


def test_where_there_is_no_room_what_matters_most_keeps_its_label():
    points = [(280, 200)] * 12
    labels = [f"Feature number {number}" for number in range(12)]
    kept = [place.is_clear for place in place_labels(points, labels, PLOT)]
    assert 0 < sum(kept) < 12
    assert kept[0]


def test_the_same_input_gives_the_same_places():
    assert place_labels(CLOSE, LABELS, PLOT) == place_labels(CLOSE, LABELS, PLOT)


def test_an_empty_label_needs_no_place():
    places = place_labels([(10, 10), (20, 20)], ["", "Chatbot"], PLOT)
    assert [place.is_clear for place in places] == [False, True]
    assert place_labels([], [], PLOT) == []
