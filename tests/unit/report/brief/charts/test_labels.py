"""Names beside points."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.report.brief.charts.labels import Label, Point, placed

FONT, BOUNDS = 12.0, (400.0, 300.0)
names = st.sampled_from(["H100", "A800 SXM4", ""])
points = st.lists(st.builds(Point, st.floats(0, 400), st.floats(0, 300), names), max_size=25)


def box(label: Label) -> tuple[float, float, float, float]:
    width = 0.56 * FONT * len(label.point.name)
    left = label.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[label.align]
    return left, label.y - 0.5 * FONT, left + width, label.y + 0.5 * FONT


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_lone_point_is_named_to_its_right() -> None:
    [label] = placed([Point(100, 100, "H100")], FONT, BOUNDS)
    assert (label.align, label.y, label.far) == ("left", 100, False)
    assert label.x > 100


def test_a_point_at_the_right_edge_is_named_to_its_left() -> None:
    [label] = placed([Point(399, 100, "H100")], FONT, BOUNDS)
    assert label.align == "right"


def test_a_point_without_a_name_is_only_in_the_way() -> None:
    assert placed([Point(100, 100, "")], FONT, BOUNDS) == []


def test_the_important_name_gets_the_good_place() -> None:
    first, second = placed([Point(100, 100, "H100"), Point(118, 100, "A100")], FONT, BOUNDS)
    assert first.point.name == "H100"
    assert not meet(box(first), box(second))


def test_a_crowd_is_named_with_lines_to_the_points() -> None:
    crowd = [Point(200 + 4 * i, 150 + 3 * i, f"chip {i}") for i in range(10)]
    labels = placed(crowd, FONT, BOUNDS)
    assert any(label.far for label in labels)


def test_a_name_that_finds_no_place_is_left_out() -> None:
    assert placed([Point(5, 5, "a name wider than the plot")], FONT, (60.0, 10.0)) == []


@given(points)
def test_names_meet_neither_each_other_nor_the_edge(given_points: list[Point]) -> None:
    labels = placed(given_points, FONT, BOUNDS)
    boxes = [box(label) for label in labels]
    for i, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[2] <= BOUNDS[0]
        assert not any(meet(one, other) for other in boxes[i + 1 :])


@given(points)
def test_placing_is_the_same_each_time(given_points: list[Point]) -> None:
    assert placed(given_points, FONT, BOUNDS) == placed(given_points, FONT, BOUNDS)
