"""The guard against sockets guards."""

import socket

import pytest


def test_a_connection_to_another_host_is_refused() -> None:
    with socket.socket() as plug, pytest.raises(RuntimeError, match="reached for the network"):
        plug.connect(("192.0.2.1", 80))


def test_a_look_up_of_a_name_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"socket\.getaddrinfo 'example.invalid'"):
        socket.getaddrinfo("example.invalid", 80)


def test_this_machine_is_refused_too() -> None:
    with socket.socket() as plug, pytest.raises(RuntimeError, match="reached for the network"):
        plug.connect(("127.0.0.1", 9))


@pytest.mark.usefixtures("loopback")
def test_a_test_may_ask_for_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5):
            pass
        with socket.socket() as plug, pytest.raises(RuntimeError, match="reached for the network"):
            plug.connect(("192.0.2.1", 80))
