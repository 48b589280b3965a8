"""Requests that wait, and replies beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collection_case import contents, sealed
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.time_stamp import stamp_request
from tidewaiter.store.evidence.stamps import ask, keep_reply, name_of, stamped_content, waiting

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://tsa.example/path"


def test_a_request_waits_until_its_reply_has_come(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    before = contents(scan)
    name = ask(scan, ADDRESS)
    (wanted,) = waiting(scan)
    assert wanted == (name, ADDRESS, stamp_request(before["manifest.sha256"]))
    assert contents(scan).items() >= before.items()
    keep_reply(scan, name, b"a made-up reply")
    assert waiting(scan) == ()
    assert contents(scan)[f"evidence/stamps/{name}.tsr"] == b"a made-up reply"


def test_asking_twice_is_asking_once(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    assert ask(scan, ADDRESS) == ask(scan, ADDRESS)
    assert len(waiting(scan)) == 1


def test_every_authority_has_files_of_its_own() -> None:
    names = {name_of(a) for a in (ADDRESS, ADDRESS + "2", "http://tsa.example/path")}
    assert len(names) == 3
    assert all(name.startswith("tsa.example-") for name in names)
    assert name_of("https://../../etc") == name_of("https://../../etc").replace("/", "")


def test_what_was_never_sealed_is_not_stamped(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing was sealed"):
        stamped_content(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        ask(tmp_path / "none", ADDRESS)


def test_nothing_waits_in_a_folder_without_requests(tmp_path: Path) -> None:
    assert waiting(tmp_path) == ()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    (scan / "evidence" / "stamps").write_bytes(b"a file")
    with pytest.raises(UsageError, match="cannot be written"):
        ask(scan, ADDRESS)
    with pytest.raises(UsageError, match="cannot be written"):
        keep_reply(scan, "a", b"x")
