"""What every test stands on: no sockets, the packaged facts, and the shared data where it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.facts.catalogue import Facts

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED_DATA = CHECKOUT.parent / "shared" / "data"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

hypothesis.settings.register_profile(
    "short", deadline=None, max_examples=60, database=None, derandomize=True
)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000, database=None)
hypothesis.settings.load_profile(os.environ.get("TIDEWAITER_HYPOTHESIS", "short"))


class SocketGuard:
    """An audit hook that refuses connections and look-ups; it sees C extensions too."""

    def __init__(self) -> None:
        self.armed = False
        self.allowed: frozenset[str] = frozenset()

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.armed or not event.startswith("socket."):
            return
        host = _host(event, args)
        if host is not None and host not in self.allowed:
            raise RuntimeError(f"a test reached for the network: {event} {host!r}")


def _host(event: str, args: tuple[Any, ...]) -> str | None:
    """Return the host that an audited socket call names, or None where it names none."""
    if event in {"socket.connect", "socket.bind", "socket.sendto"}:
        address = args[1]
        return str(address[0]) if isinstance(address, tuple) else None  # a path: a Unix socket
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        return str(args[0])
    return None


GUARD = SocketGuard()
sys.addaudithook(GUARD)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse sockets, except to this machine in tests marked ``browser``."""
    GUARD.allowed = LOOPBACK if request.node.get_closest_marker("browser") else frozenset()
    GUARD.armed = True
    yield
    GUARD.armed = False


@pytest.fixture
def loopback(no_network: None) -> Iterator[None]:
    """Allow sockets to this machine for one test."""
    del no_network
    before, GUARD.allowed = GUARD.allowed, LOOPBACK
    yield
    GUARD.allowed = before


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return CHECKOUT


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The packaged facts, read once."""
    from tidewaiter.facts.catalogue import load_facts

    return load_facts()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published data files that some tests compare with; it is not packaged."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the published data files are not beside the checkout (../shared/data)")
    return SHARED_DATA
