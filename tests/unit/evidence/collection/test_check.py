"""Nothing about a sealed collection can be changed unseen, and what was changed is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection_case import ACTOR, TOOL, contents, sealed
from seal_case import FACTS, KEY, OTHER, SIGNER
from tidewaiter.core.errors import Where
from tidewaiter.evidence.collection.check import CollectionCheck, Kept, Trust, collection_check
from tidewaiter.evidence.collection.seal import (
    LOG,
    OBJECTS,
    PUBLIC,
    SEAL,
    SIGNATURE,
    is_listed,
    object_name,
    seal_of,
)
from tidewaiter.evidence.collection_log import Taken, chained, entries_of
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.keys import fingerprint, public_pem
from tidewaiter.evidence.manifest import MANIFEST, manifest_of
from tidewaiter.evidence.time_stamp import stamp_request

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Files = dict[str, bytes]
TRUST = Trust(frozenset({SIGNER}))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Every file of a sealed collection."""
    return contents(sealed(tmp_path_factory.mktemp("case")))


def checked(files: Files, trust: Trust = TRUST) -> CollectionCheck:
    parts = {n: c for n, c in files.items() if not n.startswith(f"{OBJECTS}/")}
    parts.pop("offers.csv", None)
    return collection_check(Kept([digest_of(n, [c]) for n, c in files.items()], parts), trust)


def named(files: Files) -> set[tuple[str, str]]:
    return {(fault.kind, fault.name) for fault in checked(files).faults}


def sealed_anew(files: Files, key: Ed25519PrivateKey = KEY) -> Files:
    """Return files with a list and a signature that fit them."""
    listed = {n: c for n, c in files.items() if is_listed(n)}
    manifest = manifest_of(digest_of(n, [c]) for n, c in listed.items())
    return {**files, MANIFEST: manifest, SIGNATURE: key.sign(manifest)}


def test_what_was_sealed_is_verified(files: Files) -> None:
    found = checked(files)
    assert (found.faults, found.is_verified, found.signer) == ((), True, SIGNER)
    assert found.seal is not None
    assert (found.seal.objects, found.seal.entries, found.seal.tool) == (6, 6, TOOL)
    assert {entry.actor for entry in found.log} == {ACTOR}


def test_whom_nobody_trusts_is_not_verified(files: Files) -> None:
    found = checked(files, Trust())
    assert (found.is_whole, found.is_signed, found.is_verified) == (True, True, False)


def flipped(files: Files, name: str, at: int, bit: int) -> Files:
    content = bytearray(files[name])
    content[at] ^= 1 << bit
    return {**files, name: bytes(content)}


def require_named(files: Files, name: str, at: int, bit: int) -> None:
    found = checked(flipped(files, name, at, bit))
    assert not found.is_verified
    told = {fault.name for fault in found.faults}
    assert name in told or (name == MANIFEST and SIGNATURE in told), (name, at, bit)


@given(data=st.data())
def test_any_bit_that_is_changed_is_named(files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    require_named(files, name, at, data.draw(st.integers(0, 7)))


@pytest.mark.slow
def test_every_byte_that_is_changed_is_named(files: Files) -> None:
    for name, content in files.items():
        for at in range(len(content)):
            require_named(files, name, at, at % 8)


def test_every_file_that_is_taken_away_is_named(files: Files) -> None:
    for name in files:
        left = {n: c for n, c in files.items() if n != name}
        found = checked(left)
        assert not found.is_verified
        told = {fault.name for fault in found.faults}
        assert name in told or name == MANIFEST, name
        assert not found.is_whole


@pytest.mark.parametrize(
    "name",
    ["report.html", "evidence/new.json", f"{OBJECTS}/ab/{'ab' * 32}", "evidence/stamps/x.txt",
     "sub/manifest.sha256", "evidence/earlier/x/manifest.sig"],
)  # fmt: skip
def test_every_file_that_is_added_is_named(files: Files, name: str) -> None:
    assert ("extra", name) in named({**files, name: b"made up"})


def test_files_that_changed_places_are_named(files: Files) -> None:
    first, second = [n for n in files if n.startswith(f"{OBJECTS}/")][:2]
    swapped = {**files, first: files[second], second: files[first]}
    assert {("changed", first), ("changed", second)} <= named(swapped)


@pytest.mark.parametrize("change", ["drop", "swap", "edit", "last", "double"])
def test_a_log_line_that_was_touched_is_named(files: Files, change: str) -> None:
    lines = files[LOG].splitlines(keepends=True)
    if change == "drop":
        del lines[2]
    elif change == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    elif change == "edit":
        lines[1] = lines[1].replace(b"page-1.html", b"page-9.html")
    elif change == "last":
        del lines[-1]
    else:
        lines.insert(3, lines[2])
    found = checked({**files, LOG: b"".join(lines)})
    texts = [fault.text for fault in found.faults if fault.name == LOG]
    if change == "last":
        assert any("entries sealed as 6, found as 5" in text for text in texts)
    else:
        number = {"drop": 3, "swap": 2, "edit": 3, "double": 4}[change]
        assert any(text.startswith(f"line {number} does not follow") for text in texts)


# --- whoever has a key of their own can make a list that fits; the seal and the log must fit too --


def test_another_key_is_another_signer(files: Files) -> None:
    found = checked(sealed_anew(files, OTHER))
    assert {("broken", SIGNATURE)} == {(f.kind, f.name) for f in found.faults}
    other = {**files, PUBLIC: public_pem(OTHER.public_key())}
    told = {(f.kind, f.name) for f in checked(sealed_anew(other, OTHER)).faults}
    assert told == {("broken", PUBLIC)}  # the seal names the first key
    theirs = fingerprint(OTHER.public_key())
    log = entries_of(files[LOG], Where(LOG))
    other[SEAL] = seal_of(log, TOOL, FACTS, theirs).content
    found = checked(sealed_anew(other, OTHER))
    assert (found.is_whole, found.signer, found.is_trusted) == (True, theirs, False)


def test_a_log_that_was_cut_and_listed_anew_is_named(files: Files) -> None:
    lines = files[LOG].splitlines(keepends=True)
    cut = sealed_anew({**files, LOG: b"".join(lines[:-1])})
    assert {("changed", LOG), ("changed", OBJECTS)} <= named(cut)
    assert any(kind == "extra" for kind, _ in named(cut))  # the object of the last line


def test_an_object_taken_away_and_listed_anew_is_named(files: Files) -> None:
    gone = next(n for n in files if n.startswith(f"{OBJECTS}/"))
    left = sealed_anew({n: c for n, c in files.items() if n != gone})
    assert named(left) == {("missing", gone)}


def test_an_object_changed_and_listed_anew_is_named(files: Files) -> None:
    name = next(n for n in files if n.startswith(f"{OBJECTS}/"))
    assert named(sealed_anew({**files, name: b"other"})) == {("changed", name)}


def test_a_time_stamp_request_for_other_bytes_is_named(files: Files) -> None:
    name = "evidence/stamps/a.tsq"
    good = {**files, name: stamp_request(files[MANIFEST])}
    assert named(good) == set()
    (stamp,) = checked(good).stamps
    assert (stamp.authority, stamp.check) == ("a", None)
    assert named({**files, name: stamp_request(b"other")}) == {("changed", name)}
    assert named({**files, "evidence/stamps/a.tsr": b"no stamp"}) == {
        ("broken", "evidence/stamps/a.tsr")
    }


def test_no_stamp_where_one_was_asked_for_is_no(files: Files) -> None:
    found = checked(files, Trust(TRUST.keys, [object()]))  # type: ignore[list-item]
    assert (found.is_whole, found.is_stamped, found.is_verified) == (True, False, False)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (SEAL, b"{}", "no seal"),
        (SEAL, b"\xff", "no seal"),
        (SEAL, None, "one way"),
        (PUBLIC, b"", "no public key"),
        (PUBLIC, b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "private"),
        (SIGNATURE, b"short", "did not sign"),
        (LOG, b"{}\n", "line 1: this is no entry"),
        (MANIFEST, b"abc\n", "line 1 is no line"),
    ],
)
def test_damaged_parts_are_faults_and_no_errors(
    files: Files, name: str, content: bytes | None, told: str
) -> None:
    given = files[name].replace(b":", b": ") if content is None else content
    found = checked({**files, name: given})
    assert any(fault.name == name and told in fault.text for fault in found.faults)
    assert not found.is_verified


def test_a_list_that_names_a_file_twice_or_out_of_order_is_named(files: Files) -> None:
    lines = files[MANIFEST].splitlines(keepends=True)
    for changed in ([*lines, lines[-1]], lines[::-1], [*lines[:-1], lines[-1][:-1]]):
        manifest = b"".join(changed)
        told = named({**files, MANIFEST: manifest, SIGNATURE: KEY.sign(manifest)})
        assert ("broken", MANIFEST) in told


def test_an_unsigned_collection_is_whole_and_not_verified(tmp_path: Path) -> None:
    found = checked(contents(sealed(tmp_path, key=None)))
    assert (found.is_whole, found.is_signed, found.is_verified) == (True, False, False)


def test_a_signature_cannot_be_stripped(files: Files) -> None:
    left = {n: c for n, c in files.items() if n not in {SIGNATURE, PUBLIC}}
    assert ("missing", SIGNATURE) in named(left)
    anew = sealed_anew(left)
    assert named(anew) == {("missing", PUBLIC)}  # the seal names a signer
    del anew[SIGNATURE]
    assert named(anew) == {("missing", SIGNATURE)}


@given(content=st.binary(max_size=200))
def test_hostile_parts_never_raise(files: Files, content: bytes) -> None:
    for name in (MANIFEST, SIGNATURE, PUBLIC, SEAL, LOG, "evidence/stamps/a.tsr"):
        assert not checked({**files, name: content}).is_verified


def test_an_empty_collection_is_sealed_too() -> None:
    seal = seal_of((), TOOL, FACTS, SIGNER)
    # RFC 9162, section 2.1.1: the root of no leaf is the hash of nothing.
    assert seal.root == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    files = sealed_anew({SEAL: seal.content, LOG: b"", PUBLIC: public_pem(KEY.public_key())})
    assert checked(files).is_verified


def test_objects_lie_where_their_digest_says() -> None:
    log = chained((), [Taken("2026-01-31T09:00:00Z", "a", "t", "taken in", "ab" * 32)], Where(LOG))
    assert seal_of(log, TOOL, FACTS, "").objects == 1
    assert object_name("ab" * 32) == f"evidence/objects/ab/{'ab' * 32}"
