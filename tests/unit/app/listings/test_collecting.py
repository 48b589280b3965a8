"""The collector of cycles is paused, and left as it was whatever happens inside."""

import gc
from collections.abc import Iterator

import pytest

from tidewaiter.app.listings.collecting import collecting_paused


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    with collecting_paused():
        assert not gc.isenabled()
        with collecting_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled() == was_on


def test_an_error_inside_does_not_leave_it_off() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="inside"), collecting_paused():
        raise ValueError("inside")
    assert gc.isenabled()


def test_it_decorates_a_function() -> None:
    gc.enable()
    is_on = collecting_paused()(gc.isenabled)
    assert [is_on(), is_on()] == [False, False]
    assert gc.isenabled()
