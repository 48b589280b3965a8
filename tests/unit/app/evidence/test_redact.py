"""A redacted copy says what it leaves out, and the original is never altered. All pages made up."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from collection_case import ACTOR, CLOCKS, TOOL, contents, opened, sealed, ticking
from seal_case import FACTS, KEY
from tidewaiter.app.evidence.redact import NO_TEXT, WITHHELD, Asked, Redacted, redact
from tidewaiter.app.evidence.verify import verify
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.collection.redaction import ORIGINAL, REPLACED
from tidewaiter.evidence.keys import public_pem
from tidewaiter.report.evidence.verified_text import verified_text
from tidewaiter.store.evidence.collection import Collection

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.evidence.collection.check import CollectionCheck

WHY = "handed to a partner office (made up)"
NUMBER = "13800138000"  # an example number that Chinese pages use for the purpose
PAGES = {
    "page.html": f"<p>出 H100 80G, 微信 gpu_seller1, 电话 {NUMBER}</p>".encode(),
    "plain.html": b"<p>H100 for sale</p>",
    "photo.jpg": b"\xff\xd8\xff\xe0photo",
    "saved.mhtml": b"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nMTM4MDAxMzgwMDA=\n",
    "all.warc": b"WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n",
}


def with_contacts(folder: Path) -> Path:
    scan = folder / "scan"
    with opened(scan) as collection:
        for name, content in PAGES.items():
            collection.take_in(
                content, name, f"https://shop.example/{NUMBER}", "saved page", CLOCKS
            )
        collection.seal(KEY, FACTS)
    (folder / "key.pub").write_bytes(public_pem(KEY.public_key()))
    return scan


def copied(scan: Path, asked: Asked) -> tuple[Redacted, CollectionCheck]:
    out = scan.parent / "copy"
    with Collection(out, ACTOR, TOOL, ticking()) as copy:
        done = redact(scan, copy, asked)
        copy.seal(KEY, "")
    return done, verify(out, [scan.parent / "key.pub"])


def digest(name: str) -> str:
    return hashlib.sha256(PAGES[name]).hexdigest()


def test_contacts_are_covered_and_what_is_no_text_is_withheld(tmp_path: Path) -> None:
    scan = with_contacts(tmp_path)
    before = contents(scan)
    done, found = copied(scan, Asked((), contacts=True, reason=WHY))
    assert contents(scan) == before
    assert found.is_verified
    assert done.covered == (digest("page.html"),)
    assert done.withheld == tuple(map(digest, ("photo.jpg", "saved.mhtml", "all.warc")))
    assert (done.objects, done.unchanged, done.contacts) == (5, 1, 2)
    everything = b"".join(contents(tmp_path / "copy").values())
    assert NUMBER.encode() not in everything
    assert b"gpu_seller1" not in everything
    assert "出 H100 80G, 微信 ███████████, 电话 ███████████".encode() in everything
    entries = {e.source: e for e in found.log if e.deed == "redacted"}
    photo = entries[f"sha256:{digest('photo.jpg')}"]
    assert (photo.method, photo.note, photo.actor) == (NO_TEXT, WHY, ACTOR)


def test_verify_says_of_what_it_is_a_copy_and_what_was_redacted(tmp_path: Path) -> None:
    scan = with_contacts(tmp_path)
    root = verify(scan).seal
    _, found = copied(scan, Asked((digest("page.html")[:8],), contacts=False, reason=WHY))
    assert root is not None
    assert found.original is not None
    assert (found.original.seal, found.original.is_trusted) == (root, True)
    assert found.original.redacted == 1
    text = verified_text(found)
    assert f"copy of    5 objects, root {root.root}, signed by key" in text
    assert f"redacted   sha256:{digest('page.html')}" in text
    assert f"{WITHHELD}: {WHY}" in text


def test_what_was_derived_goes_with_it_in_both_directions(tmp_path: Path) -> None:
    scan = sealed(tmp_path)  # the first of five pages has a derived object
    log = verify(scan).log
    made = next(e for e in log if e.deed == "redacted")
    origin = made.source.removeprefix("sha256:")
    for named in (made.object, origin):
        with Collection(tmp_path / named, ACTOR, TOOL, ticking()) as copy:
            done = redact(scan, copy, Asked((named,), contacts=False, reason=WHY))
        assert set(done.withheld) == {made.object, origin}
        assert done.unchanged == 4


@pytest.mark.parametrize(
    "asked",
    [
        Asked((), contacts=False, reason=WHY),
        Asked((), contacts=True, reason="short"),
        Asked(("0" * 64,), contacts=False, reason=WHY),
        Asked(("",), contacts=False, reason=WHY),
    ],
)
def test_what_cannot_be_redacted_is_refused(tmp_path: Path, asked: Asked) -> None:
    scan = with_contacts(tmp_path)
    with pytest.raises(UsageError), Collection(tmp_path / "c", ACTOR, TOOL, ticking()) as copy:
        redact(scan, copy, asked)


def test_the_copy_is_a_new_one_outside_the_original(tmp_path: Path) -> None:
    scan = with_contacts(tmp_path)
    asked = Asked((), contacts=True, reason=WHY)
    copied(scan, asked)
    with pytest.raises(UsageError, match="new folder"):
        copied(scan, asked)
    with opened(tmp_path / "scan" / "inside") as copy, pytest.raises(UsageError, match="new"):
        redact(scan, copy, asked)


def test_nothing_is_copied_of_what_was_changed(tmp_path: Path) -> None:
    scan = with_contacts(tmp_path)
    (scan / "extra.txt").write_text("added")
    with opened(tmp_path / "c") as copy, pytest.raises(DataError, match="not what was sealed"):
        redact(scan, copy, Asked((), contacts=True, reason=WHY))


def resealed(folder: Path, name: str, content: bytes) -> tuple[str, ...]:
    """Return the faults after somebody changed a file of a copy and sealed it again."""
    (folder / name).write_bytes(content)
    with opened(folder, lambda: "2026-02-01T00:00:00Z") as copy:
        copy.seal(KEY, "")
    return tuple(fault.text for fault in verify(folder).faults)


def test_an_object_cannot_be_dropped_without_a_word_even_by_who_signs(tmp_path: Path) -> None:
    scan = with_contacts(tmp_path)
    copied(scan, Asked((digest("page.html"),), contacts=False, reason=WHY))
    copy = tmp_path / "copy"
    lines = (copy / REPLACED).read_bytes().splitlines(keepends=True)
    assert resealed(copy, REPLACED, b"".join(lines[1:])) == (
        "its objects are not those that were sealed",
    )
    unknown = lines[1].replace(b'"copy":"', b'"copy":"0')
    assert any("no line" in text for text in resealed(copy, REPLACED, lines[0] + unknown))
    assert "cannot be read" in resealed(copy, REPLACED, b"{}")[0]
    swapped = lines[0].replace(
        lines[0].split(b'"')[7], lines[1].split(b'"')[7]
    )  # it says that another object stands for the one withheld
    assert resealed(copy, REPLACED, b"".join([swapped, *lines[1:]])) == (
        f"no line of the log says that {digest('page.html')[:12]} was redacted",
    )


@pytest.mark.parametrize(
    "name", ["manifest.sha256", "manifest.sig", "collection.json", "public.pem"]
)
def test_the_original_seal_must_hold(tmp_path: Path, name: str) -> None:
    scan = with_contacts(tmp_path)
    copied(scan, Asked((), contacts=True, reason=WHY))
    place = f"{ORIGINAL}/{name}"
    assert resealed(tmp_path / "copy", place, b"something else\n")
    assert verify(tmp_path / "copy").original is None
