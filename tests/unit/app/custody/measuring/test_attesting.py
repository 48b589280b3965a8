"""Either a folder answers for a device or a tool does."""

from __future__ import annotations

from pathlib import Path

import pytest

from probing_case import BEGINS, key_of
from tidewaiter.app.custody.measuring.attesting import Answerer, device_of
from tidewaiter.app.custody.measuring.sessions import SessionPlan, lay_down, policy_of
from tidewaiter.core.errors import UsageError
from tidewaiter.evidence.keys import private_pem
from tidewaiter.sources.custody.nvattest_device import ToolDevice
from tidewaiter.store.custody.devices import DeviceIdentity, FileDevice, new_device

POLICY = "version: 1\nbursts: 2\npackets: 3\nspread: 10\nbracket: 60\nmost_missing: 0\nsilence: 9\n"
NOWHERE = Path("nowhere")


def clock() -> float:
    return BEGINS


def test_a_folder_or_a_tool_answers(tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(POLICY, encoding="utf-8")
    session, key = tmp_path / "session", tmp_path / "key"
    plan = SessionPlan("s-9", "unit-1", ("la",), BEGINS)
    lay_down(plan, policy_of(tmp_path / "policy"), bytes(32), (session, tmp_path / "seed"))
    key.write_bytes(private_pem(key_of("machine")))
    key.chmod(0o600)
    new_device(tmp_path / "device", DeviceIdentity(ueid="unit-7"))
    file = device_of(Answerer(tmp_path / "device"), session, clock)
    tool = device_of(Answerer(tool="nvattest", machine_key=key), session, clock)
    assert isinstance(file, FileDevice)
    assert isinstance(tool, ToolDevice)
    assert (file.ueid, tool.ueid) == ("unit-7", "unit-1")


@pytest.mark.parametrize(
    "answerer",
    [
        Answerer(),
        Answerer(NOWHERE, "nvattest", NOWHERE),
        Answerer(NOWHERE, "", NOWHERE),
        Answerer(tool="nvattest"),
        Answerer(machine_key=NOWHERE),
    ],
)
def test_two_or_none_are_refused(answerer: Answerer) -> None:
    with pytest.raises(UsageError, match="one thing answers"):
        device_of(answerer, NOWHERE, clock)
