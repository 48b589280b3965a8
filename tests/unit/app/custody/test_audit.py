"""What an inspection is planned for, from facts and from what was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from audit_case import RULES
from tidewaiter.app.custody.audit import Wanted, aim_of, commit_audit, look_of
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_not_wanted_comes_from_the_facts() -> None:
    aim = aim_of(RULES, Wanted(), 1000)
    assert (aim.missing, aim.goal, aim.deceit_goal, aim.hidden) == (10, 0.95, 0.8, 0.0)
    assert aim_of(RULES, Wanted(), 3).missing == 1
    aim = aim_of(RULES, Wanted(7, 0.5, 0.4, 24, at_once=True), 1000)
    assert (aim.missing, aim.goal, aim.deceit_goal) == (7, 0.5, 0.4)
    assert aim.hidden == RULES.notice[1].returned.value
    assert look_of(RULES, "serial").grade == "serial"


def test_other_facts_make_another_aim() -> None:
    share = msgspec.structs.replace(RULES.missing, value=0.1)
    assert aim_of(msgspec.structs.replace(RULES, missing=share), Wanted(), 1000).missing == 100


@pytest.mark.parametrize("missing", [0, 11])
def test_more_than_all_cannot_be_missing(missing: int) -> None:
    with pytest.raises(UsageError, match="cannot be missing"):
        aim_of(RULES, Wanted(missing), 10)


def test_a_record_is_never_overwritten(tmp_path: Path) -> None:
    commit_audit("B", tmp_path / "secret", tmp_path / "record")
    with pytest.raises(UsageError, match="there already"):
        commit_audit("B", tmp_path / "other", tmp_path / "record")
    assert not (tmp_path / "other").exists()
