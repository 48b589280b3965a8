"""When may a host be asked again? Not before a pause has passed since it was asked last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Pace:
    """How fast hosts are asked, each by itself.

    Args:
        seconds: Least pause between two requests to a host.
        monotonic: Clock that gives seconds and never goes back.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self, seconds: float, monotonic: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self.seconds = seconds
        self._monotonic, self._sleep = monotonic, sleep
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Return when a host may be asked."""
        left = self._next.get(host, 0.0) - self._monotonic()
        if host in self._next and left > 0:
            self._sleep(left)

    def asked(self, host: str, pause: float = 0.0) -> None:
        """Remember that a host was asked, and for how long it wants to be left alone."""
        self._next[host] = self._monotonic() + max(self.seconds, pause)
