"""What people may type wrongly; the guide's walk covers what they type rightly."""

from __future__ import annotations

import pytest

from tidewaiter.app.custody.measuring.sessions import session_of

KEYS = ("--device-key", "d.pub", "--seed", "seed", "--before", "b", "--before-at", "2026-11-24")


@pytest.mark.parametrize("name", ["la", "=la.pub", "la="])
def test_a_landmarks_key_has_a_name_and_a_file(tidewaiter, name) -> None:
    told = tidewaiter(
        "custody", "receipts", "session", "la.receipts", *KEYS, "--after", "a",
        "--after-at", "2026-11-24", "--landmark-key", name,
    )  # fmt: skip
    assert told.code == 2
    assert "write NAME=FILE" in told.err


@pytest.mark.parametrize("address", ["4000", "127.0.0.1:", "127.0.0.1:65536", ":4000", "a:b"])
def test_an_address_has_host_and_port(tidewaiter, address) -> None:
    told = tidewaiter(
        "custody", "landmark", "probe", "s", "--landmark", "la", "--seed", "seed", "--key", "k",
        "--session-key", "s.pub", "-o", "out", "--agent", address,
    )  # fmt: skip
    assert told.code == 2
    assert "write HOST:PORT" in told.err


@pytest.mark.parametrize("group", ["agent", "landmark", "receipts", "roles"])
def test_each_command_tells_what_it_is_for(tidewaiter, group) -> None:
    told = tidewaiter("custody", group, "--help")
    assert told.code == 0
    assert "Usage" in told.out


def test_a_plan_takes_the_packaged_choices(tidewaiter, tmp_path) -> None:
    session = tmp_path / "session.json"
    told = tidewaiter(
        "custody", "landmark", "plan", str(session), "--seed", str(tmp_path / "seed"),
        "--id", "s-1", "--device", "unit-1", "--landmark", "la",
    )  # fmt: skip
    assert (told.code, told.err) == (0, "")
    policy = session_of(session).policy
    assert (policy.bursts, policy.packets, policy.spread) == (6, 10, 21_600)
