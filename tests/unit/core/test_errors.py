import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core import errors
from tidewaiter.core.errors import FactError, TidewaiterError, UsageError, Where, nearest

TREE = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, TidewaiterError)
]


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_the_tree_in_the_docstring_is_the_tree_of_the_classes(error: type[TidewaiterError]) -> None:
    tree = inspect.cleandoc(errors.__doc__ or "")
    drawn = re.search(rf"(?m)^    ([│├└─ ]*){error.__name__} +exit (\d)", tree)
    assert drawn is not None
    assert int(drawn[2]) == error.exit_code
    assert len(drawn[1]) // 4 == len(error.__mro__) - len(TidewaiterError.__mro__)


def test_an_error_says_what_where_found_allowed_and_one_hint() -> None:
    error = FactError(
        "not a number",
        where=Where("chips/h20.yaml", 7, "power.value"),
        found="many",
        allowed="a number of watts",
        hint="leave the field out when it is unknown",
    )
    assert str(error).splitlines() == [
        "chips/h20.yaml:7: power.value: not a number",
        "  found: many",
        "  allowed: a number of watts",
        "  hint: leave the field out when it is unknown",
    ]


def test_an_error_without_a_place_is_one_line() -> None:
    assert str(UsageError("nothing to do")) == "nothing to do"


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Where(), ""),
        (Where("a.csv"), "a.csv"),
        (Where("a.csv", 3), "a.csv:3"),
        (Where("a.csv", 0, "count"), "a.csv: count"),
        (Where(field="--seed"), "--seed"),
    ],
)
def test_a_place_is_shown_as_far_as_it_is_known(where: Where, shown: str) -> None:
    assert str(where) == shown


@given(st.text(max_size=300))
def test_a_hostile_value_is_shown_on_one_short_printable_line(found: str) -> None:
    error = UsageError("bad", found=found)
    assert error.found.isprintable()
    assert len(error.found) <= errors._LONGEST_SHOWN + 1


def test_a_value_of_nothing_is_not_shown_but_zero_is() -> None:
    assert UsageError("bad", found=None).found == ""
    assert UsageError("bad", found=0).found == "0"


def test_the_record_carries_everything_the_message_does() -> None:
    error = FactError("bad", where=Where("a.yaml", 2, "id"), found="x", allowed="y", hint="z")
    assert error.as_record() == {
        "error": "FactError",
        "message": "bad",
        "file": "a.yaml",
        "line": 2,
        "field": "id",
        "found": "x",
        "allowed": "y",
        "hint": "z",
    }


def test_the_nearest_names_are_named_and_none_where_none_is_near() -> None:
    assert nearest("h2O", ["h20", "h200", "a100"]).startswith("did you mean h20")
    assert nearest("qqqq", ["h20", "h200"]) == ""
