"""A collection grows, is sealed, and survives being killed at any point."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from collection_case import ACTOR, CLOCKS, PAGES, TOOL, contents, opened, take_in_pages, ticking
from seal_case import FACTS, KEY, SIGNER
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.collection.check import Trust, collection_check
from tidewaiter.evidence.collection_log import Clocks
from tidewaiter.store.evidence import collection as module
from tidewaiter.store.evidence.kept import kept_in

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.evidence.collection.check import CollectionCheck

TRUST = Trust(frozenset({SIGNER}))


def checked(folder: Path) -> CollectionCheck:
    return collection_check(kept_in(folder), TRUST)


def lines(folder: Path) -> list[dict[str, str]]:
    log = (folder / "evidence" / "custody.jsonl").read_bytes()
    return [json.loads(line) for line in log.splitlines()]


def test_bytes_are_on_the_disk_before_anybody_parses_them(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        digest = collection.take_in(b"<html>", "a.html", "saved", "saved page", CLOCKS)
        assert (tmp_path / "evidence" / "objects" / digest[:2] / digest).read_bytes() == b"<html>"
        assert lines(tmp_path) == []  # the line comes after the object is on the disk
        (entry,) = collection.log()
    assert (entry.actor, entry.tool, entry.deed, entry.object) == (ACTOR, TOOL, "taken in", digest)
    assert (entry.name, entry.source, entry.method) == ("a.html", "saved", "saved page")
    assert (entry.clocks, entry.time) == (CLOCKS, "2026-01-31T09:00:00Z")


def test_a_redaction_is_an_object_of_its_own(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        original = collection.take_in(b"call 123", "a.html", "saved", "saved page", CLOCKS)
        made = collection.derive(b"call ...", original, "numbers left out", "redacted")
        assert collection.objects.read(original) == b"call 123"
        assert collection.objects.read(made) == b"call ..."
        entry = collection.log()[-1]
    assert (entry.deed, entry.source, entry.method) == (
        "redacted", f"sha256:{original}", "numbers left out",
    )  # fmt: skip


def test_nothing_is_made_of_an_object_that_is_not_there(tmp_path: Path) -> None:
    with opened(tmp_path) as collection, pytest.raises(UsageError, match="no object"):
        collection.derive(b"x", "0" * 64, "made up")


def test_why_something_was_revealed_is_logged(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        collection.note("revealed", "warrant 17 (made up)")
        (entry,) = collection.log()
    assert (entry.deed, entry.note, entry.object) == ("revealed", "warrant 17 (made up)", "")


def test_the_same_thing_is_logged_once_however_often_it_is_taken_in(tmp_path: Path) -> None:
    now = ticking()
    for _ in range(2):
        with opened(tmp_path, now) as collection:
            take_in_pages(collection)
            take_in_pages(collection)
    assert [line["name"] for line in lines(tmp_path)] == list(PAGES)


def test_the_same_bytes_of_another_name_are_logged_too(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        for name in ("a", "b"):
            collection.take_in(b"same", name, "saved", "saved page", CLOCKS)
        assert len(collection.log()) == 2
        assert collection.seal(None, FACTS).objects == 1


def test_a_name_that_is_no_unicode_is_spelt_out(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        collection.take_in(b"x", "page\udcff.html", "saved", "saved page", CLOCKS)
        assert collection.log()[0].name == "page\\udcff.html"


def test_what_cannot_be_logged_is_told_at_once(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        with pytest.raises(DataError, match="clock"):
            collection.take_in(b"x", "a", "saved", "page", Clocks(server="x" * 9000))
        collection.take_in(b"y", "b", "saved", "page", CLOCKS)
    assert [line["name"] for line in lines(tmp_path)] == ["b"]


def test_lines_are_written_by_the_hundred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    with opened(tmp_path) as collection:
        written = []
        for number in range(7):
            collection.take_in(b"%d" % number, str(number), "saved", "page", CLOCKS)
            written.append(len(lines(tmp_path)))
    assert written == [0, 0, 3, 3, 3, 6, 6]
    assert len(lines(tmp_path)) == 7


def test_two_runs_do_not_write_one_collection(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(UsageError, match="another run"):
        opened(tmp_path)


def test_an_object_without_a_line_is_logged_as_found(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        take_in_pages(collection)
        lost = collection.objects.keep(b"kept, and then the power went")
        collection.seal(KEY, FACTS)
    assert (lines(tmp_path)[-1]["deed"], lines(tmp_path)[-1]["object"]) == ("found", lost)
    assert checked(tmp_path).is_verified


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_torn_line_is_kept_and_told(tmp_path: Path, cut: int) -> None:
    with opened(tmp_path) as collection:
        take_in_pages(collection)
    log = tmp_path / "evidence" / "custody.jsonl"
    whole = log.read_bytes()
    torn = whole.splitlines(keepends=True)[-1][:-cut]
    log.write_bytes(whole[: len(whole) - cut])
    with opened(tmp_path, lambda: "2026-01-31T10:00:00Z") as collection:
        take_in_pages(collection)
        collection.seal(KEY, FACTS)
        mended = next(entry for entry in collection.log() if entry.deed == "mended")
        assert collection.objects.read(mended.object) == torn
    assert checked(tmp_path).is_verified
    assert {line["name"] for line in lines(tmp_path)} == {*PAGES, ""}


# --- killed at any point -----------------------------------------------------------------------

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "os.chmod", "shutil.rmtree"}


class Killer:
    """Ends the process for good at the nth thing that it does to files, or counts them."""

    def __init__(self, at: int | None) -> None:
        self.at, self.count = at, 0
        self.write = os.write

    def __call__(self, event: str, _args: object) -> None:
        if event in EVENTS:
            self.step()

    def step(self) -> bool:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    def torn_write(self, handle: int, content: bytes) -> int:
        """Write half, then perhaps die, then the rest."""
        half = self.write(handle, content[: len(content) // 2 + 1])
        self.step()
        return half


def scan(folder: Path, now: str) -> None:
    """Collect, derive, seal; then collect one more page and seal again."""
    with opened(folder, lambda: now) as collection:
        take_in_pages(collection)
        (folder / "offers.csv").write_bytes(b"first\n")
        collection.seal(KEY, FACTS)
        collection.take_in(b"later", "later.html", "saved", "saved page", CLOCKS)
        (folder / "offers.csv").write_bytes(b"second\n")
        collection.seal(KEY, FACTS)


def killed_scan(folder: Path, at: int | None) -> int:
    """Return how many things a scan in a process of its own did to files before it ended."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            killer = Killer(at)
            os.write = killer.torn_write  # type: ignore[assignment]
            sys.addaudithook(killer)
            scan(folder, "2026-01-31T09:00:00Z")
            killer.write(write, str(killer.count).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    count = os.read(read, 100)
    os.close(read)
    return int(count or 0)


def require_made_good(folder: Path) -> None:
    scan(folder, "2026-01-31T10:00:00Z")
    found = checked(folder)
    assert found.faults == ()
    assert found.is_verified
    names = {entry.name for entry in found.log if entry.deed == "taken in"}
    assert names == {*PAGES, "later.html"}
    kept = set(contents(folder / "evidence" / "objects"))
    assert {hashlib.sha256(c).hexdigest() for c in PAGES.values()} <= {k[3:] for k in kept}
    assert not list(folder.rglob(".tidewaiter-*"))


def test_a_scan_killed_at_some_points_is_made_good_by_the_next(tmp_path: Path) -> None:
    total = killed_scan(tmp_path / "whole", None)
    assert total > 60
    require_made_good(tmp_path / "whole")
    for at in range(1, total + 1, 9):
        folder = tmp_path / str(at)
        assert killed_scan(folder, at) == 0
        require_made_good(folder)


@pytest.mark.slow
def test_a_scan_killed_at_every_point_is_made_good_by_the_next(tmp_path: Path) -> None:
    total = killed_scan(tmp_path / "whole", None)
    for at in range(1, total + 1):
        assert killed_scan(tmp_path / str(at), at) == 0
        require_made_good(tmp_path / str(at))


def test_a_killed_scan_never_passes_for_a_whole_one(tmp_path: Path) -> None:
    total = killed_scan(tmp_path / "whole", None)
    for at in range(1, total + 1, 9):
        folder = tmp_path / str(at)
        killed_scan(folder, at)
        try:
            found = checked(folder)
        except (DataError, UsageError):
            continue
        if found.is_verified:  # then it is one of the two seals, whole
            assert found.seal is not None
            assert found.seal.objects in {len(PAGES), len(PAGES) + 1}
            assert (folder / "offers.csv").read_bytes() in {b"first\n", b"second\n"}
