"""Stamps are asked for, wait where there is no network, and are verified by two readers."""

from __future__ import annotations

import subprocess
from functools import partial
from typing import TYPE_CHECKING

import pytest

from collection_case import contents, opened, sealed
from local_authority import Authority
from seal_case import FACTS, KEY
from tidewaiter.app.evidence.stamp import stamp
from tidewaiter.app.evidence.verify import verify
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.time_stamp import stamp_request

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = "https://one.example/tsa", "http://two.example/tsa"


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Authority]:
    """Two authorities of this machine."""
    return {a: Authority(tmp_path_factory.mktemp("authority")) for a in (FIRST, SECOND)}


def offline(_address: str, _request: bytes) -> bytes:
    raise UsageError("the authority cannot be reached", found="no network")


def sent(authorities: dict[str, Authority], address: str, request: bytes) -> bytes:
    return authorities[address].reply(request, chain=True)


def test_two_authorities_stamp_what_was_sealed(
    tmp_path: Path, authorities: dict[str, Authority]
) -> None:
    scan = sealed(tmp_path)
    done = stamp(scan, [FIRST, SECOND], partial(sent, authorities))
    assert [bool(each.time) for each in done] == [True, True]
    roots = [authorities[a].root for a in (FIRST, SECOND)]
    found = verify(scan, [tmp_path / "key.pub"], roots)
    assert (found.is_verified, found.is_stamped, len(found.stamps)) == (True, True, 2)
    assert {s.check.time for s in found.stamps if s.check} == {s.time for s in done}
    for stamped in done:  # the second reader, typed as the guide says
        command = ["openssl", "ts", "-verify", "-data", "manifest.sha256", "-in",
                   f"evidence/stamps/{stamped.authority}.tsr",
                   "-CAfile", str(authorities[stamped.address].root)]  # fmt: skip
        assert subprocess.run(command, cwd=scan, check=False, capture_output=True).returncode == 0


def test_one_authority_is_not_the_other(tmp_path: Path, authorities: dict[str, Authority]) -> None:
    scan = sealed(tmp_path)
    stamp(scan, [FIRST], partial(sent, authorities))
    key = tmp_path / "key.pub"
    assert verify(scan, [key], [authorities[FIRST].root]).is_verified
    found = verify(scan, [key], [authorities[SECOND].root])
    assert (found.is_whole, found.is_stamped, found.is_verified) == (True, False, False)


def test_without_a_network_the_request_waits_and_is_sent_later(
    tmp_path: Path, authorities: dict[str, Authority]
) -> None:
    scan = sealed(tmp_path)
    (waits,) = stamp(scan, [FIRST], offline)
    assert (waits.time, waits.why) == ("", "the authority cannot be reached: no network")
    found = verify(scan, [tmp_path / "key.pub"])
    assert found.is_verified
    assert [s.check for s in found.stamps] == [None]
    (came,) = stamp(scan, [], partial(sent, authorities))
    assert came.time
    assert stamp(scan, [], offline) == ()


def test_a_bad_reply_is_not_kept(tmp_path: Path, authorities: dict[str, Authority]) -> None:
    scan = sealed(tmp_path)
    other = authorities[FIRST].reply(stamp_request(b"other bytes"))
    for reply, told in ((b"nonsense", "no reply"), (other, "other bytes")):
        (waits,) = stamp(scan, [FIRST], lambda _address, _request, reply=reply: reply)
        assert told in waits.why
    assert not any(name.endswith(".tsr") for name in contents(scan))


def test_a_stamp_on_what_was_sealed_before_is_kept_with_it(
    tmp_path: Path, authorities: dict[str, Authority]
) -> None:
    scan = sealed(tmp_path)
    stamp(scan, [FIRST], partial(sent, authorities))
    with opened(scan, lambda: "2026-01-31T11:00:00Z") as collection:
        collection.note("revealed", "warrant 17 (made up)")
        collection.seal(KEY, FACTS)
    found = verify(scan, [tmp_path / "key.pub"])
    assert (found.is_verified, found.stamps) == (True, ())
    assert [n for n in contents(scan) if "earlier" in n and n.endswith(".tsr")]


def test_nothing_is_asked_when_an_address_is_none(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    before = contents(scan)
    with pytest.raises(UsageError, match="no address"):
        stamp(scan, [FIRST, "ftp://a.example"], offline)
    assert contents(scan) == before


def test_a_folder_that_nobody_sealed_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing was sealed"):
        stamp(tmp_path, [FIRST], offline)
