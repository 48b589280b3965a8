from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.listings.pages.data import (
    at,
    first_at,
    listed_at,
    objects_in,
    photos_of,
    text_at,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def test_paths_lead_to_values_or_nowhere() -> None:
    value = {"a": [{"b": "x"}, {"b": 5, "c": 1.50, "d": True}]}
    assert at(value, "a", 0, "b") == "x"
    assert at(value, "a", 7, "b") is None
    assert at(value, "a", "b") is None
    assert text_at(value, "a", 1, "b") == "5"
    assert text_at(value, "a", 1, "c") == "1.5"
    assert text_at(value, "a", 1, "d") == ""
    assert first_at({"x": {"y": ""}, "z": 3}, "x.y", "z") == "3"
    assert listed_at(value, "a") == value["a"]
    assert listed_at(value, "b") == []


def test_huge_numbers_are_no_text() -> None:
    assert text_at(10**5000) == ""


def test_photos_come_alone_in_lists_or_in_objects() -> None:
    assert photos_of("1.jpg") == ["1.jpg"]
    assert photos_of(["1.jpg", {"url": "2.jpg"}, None, {}]) == ["1.jpg", "2.jpg"]
    assert photos_of(None) == []


@given(JSON)
def test_every_object_is_found_once_and_outer_ones_first(value: object) -> None:
    def count(one: object) -> int:
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        return isinstance(one, dict) + sum(map(count, inner))

    found = list(objects_in(value))
    assert len(found) == count(value)
    if isinstance(value, dict):
        assert found[0] is value


@given(JSON, st.lists(st.text(max_size=4) | st.integers(-5, 5), max_size=3))
def test_any_path_into_any_json_is_no_error(value: object, path: list[str | int]) -> None:
    assert isinstance(text_at(value, *path), str)
    assert isinstance(photos_of(value), list)
