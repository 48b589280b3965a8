"""A publisher of lists on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from list_server import ListServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def list_server(loopback: None) -> Iterator[ListServer]:
    """A server without files; it stops with the test."""
    del loopback
    server = ListServer()
    yield server
    server.stop()
