"""A host is asked now and then, each by itself."""

from tidewaiter.sources.collecting.pace import Pace


class Time:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_first_request_does_not_wait_and_the_second_does() -> None:
    time = Time()
    pace = Pace(5.0, lambda: time.now, time.sleep)
    pace.wait("a")
    pace.asked("a")
    time.now += 2.0
    pace.wait("a")
    assert time.slept == [3.0]
    pace.wait("a")
    assert time.slept == [3.0]


def test_hosts_do_not_wait_for_each_other() -> None:
    time = Time()
    pace = Pace(5.0, lambda: time.now, time.sleep)
    pace.asked("a")
    pace.wait("b")
    assert time.slept == []


def test_the_longer_pause_is_kept_to() -> None:
    time = Time()
    pace = Pace(5.0, lambda: time.now, time.sleep)
    for asked_for in (12.0, 1.0):
        pace.asked("a", asked_for)
        pace.wait("a")
    assert time.slept == [12.0, 5.0]
