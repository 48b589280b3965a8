"""Slices on several cores give what one core gives, in order."""

import os

import pytest

from tidewaiter.app.parties import on_cores
from tidewaiter.app.parties.on_cores import can_fork, map_slices
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_cores, "SLICE", 3)


def place(names: range) -> tuple[int, int, int]:
    return names.start, names.stop, os.getpid()


@pytest.mark.parametrize("cores", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_every_slice_comes_once_and_in_order(count: int, cores: int) -> None:
    found = [(start, stop) for start, stop, _ in map_slices(place, count, cores)]
    assert found == [(start, min(start + 3, count)) for start in range(0, count, 3)]


@pytest.mark.skipif(not can_fork(), reason="another thread runs here")
def test_several_cores_are_several_processes() -> None:
    assert os.getpid() not in {pid for _, _, pid in map_slices(place, 10, 2)}
    assert {pid for _, _, pid in map_slices(place, 10, 1)} == {os.getpid()}


def test_what_is_searched_need_not_cross_between_processes() -> None:
    unsendable = (n for n in range(3))  # a generator cannot be pickled

    def work(names: range) -> tuple[int, bool]:
        return names.start, unsendable is not None

    assert list(map_slices(work, 4, 2)) == [(0, True), (3, True)]


def test_where_processes_cannot_be_forked_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(on_cores, "can_fork", lambda: False)
    assert {pid for _, _, pid in map_slices(place, 10, 2)} == {os.getpid()}


@pytest.mark.parametrize("cores", [1, 2])
def test_an_error_of_ours_comes_as_it_is(cores: int) -> None:
    def work(names: range) -> None:
        raise DataError("damaged", found=names.start)

    with pytest.raises(DataError, match="damaged") as caught:
        list(map_slices(work, 10, cores))
    assert caught.value.as_record()["found"] == "0"


@pytest.mark.skipif(not can_fork(), reason="another thread runs here")
def test_a_worker_that_dies_is_told() -> None:
    def work(names: range) -> None:
        os._exit(9 + names.start)

    with pytest.raises(TidewaiterError, match="ended before its work"):
        list(map_slices(work, 10, 2))


def test_no_core_is_a_wrong_command() -> None:
    with pytest.raises(UsageError, match="no core"):
        list(map_slices(place, 10, 0))
