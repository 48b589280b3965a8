"""An error crosses between processes as itself."""

import pickle

import pytest

from tidewaiter.app.screen.engines import worker_errors
from tidewaiter.core import errors
from tidewaiter.core.errors import TidewaiterError, Where

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, TidewaiterError)
]


def an_error(kind: type[TidewaiterError]) -> TidewaiterError:
    error = kind(
        "no such chip\u202e 华为", where=Where("o.csv", 7, "item"), found="x" * 500 + "\n",
        allowed="a chip", hint="look",
    )  # fmt: skip
    error.add_note("Traceback\nline")
    return error


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_back_as_it_was(kind: type[TidewaiterError]) -> None:
    error = an_error(kind)
    text = worker_errors.as_text(error)
    assert text.isascii()
    assert "\n" not in text
    again = worker_errors.from_text(text)
    assert (type(again), again.as_record()) == (kind, error.as_record())
    assert str(again) == str(error)
    assert again.exit_code == error.exit_code
    assert again.__notes__ == ["Traceback\nline"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_pickling_too(kind: type[TidewaiterError]) -> None:
    error = an_error(kind)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


@pytest.mark.parametrize("name", ["Where", "nearest", "SystemExit", "gone"])
def test_what_is_no_error_of_ours_becomes_the_root(name: str) -> None:
    text = worker_errors.as_text(an_error(TidewaiterError)).replace("TidewaiterError", name)
    assert type(worker_errors.from_text(text)) is TidewaiterError
