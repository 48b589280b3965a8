"""Is a collection what was sealed? Its objects, its log and its files against what was signed.

Everything that is wrong is named, not only the first thing: a file that was changed, taken away or
added, a line of the log that does not follow the one before it, an object that is not what its name
says, a stamp on other bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.bundle import Fault
from tidewaiter.evidence.collection.earlier import earlier_faults
from tidewaiter.evidence.collection.redaction import OriginalFound, original_check
from tidewaiter.evidence.collection.seal import (
    ADDRESS,
    ANSWERED,
    ASKED,
    LOG,
    OBJECTS,
    PUBLIC,
    SEAL,
    SIGNATURE,
    STAMPS,
    CollectionSeal,
    is_listed,
    object_name,
    seal_in,
    seal_of,
)  # fmt: skip
from tidewaiter.evidence.collection_log import (
    CollectionEntry,
    broken_line,
    entries_of,
    objects_in,
)
from tidewaiter.evidence.keys import fingerprint, public_keys_of
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.evidence.time_stamp import StampCheck, stamp_check, stamp_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cryptography.x509 import Certificate

    from tidewaiter.evidence.digest import FileDigest

_LINE = re.compile(r"([0-9a-f]{64}) \*(.+)")


class StampFound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time-stamp of a collection.

    Attributes:
        authority: Name of its files, made of the authority's address.
        address: Address that it was or will be asked at, or "".
        check: What it is worth; None where it is asked for and has not come.
    """

    authority: str
    address: str
    check: StampCheck | None


class CollectionCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a collection turned out to be.

    Attributes:
        seal: What is sealed; None where it cannot be read.
        log: Its log, oldest first; empty where it cannot be read.
        signer: Fingerprint of the key in the folder, or "".
        is_signed: Whether that key made the signature.
        is_trusted: Whether the reader said to trust that key.
        faults: What is not as it was sealed.
        stamps: The time-stamps.
        needs_stamp: Whether the reader named authorities, one of which must have stamped it.
        original: The sealed collection that it is a redacted copy of; None where it is none.
    """

    seal: CollectionSeal | None
    log: tuple[CollectionEntry, ...]
    signer: str
    is_signed: bool
    is_trusted: bool
    faults: tuple[Fault, ...]
    stamps: tuple[StampFound, ...]
    needs_stamp: bool
    original: OriginalFound | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every byte is the one that was sealed, by whomever."""
        return not self.faults and self.seal is not None

    @property
    def is_stamped(self) -> bool:
        """Whether an authority that the reader trusts has stamped it."""
        return any(stamp.check is not None and stamp.check.is_trusted for stamp in self.stamps)

    @property
    def is_verified(self) -> bool:
        """Whether it is whole, signed by a trusted key, and stamped where that was asked."""
        stamped = self.is_stamped or not self.needs_stamp
        return self.is_whole and self.is_signed and self.is_trusted and stamped


class Kept(NamedTuple):
    """A collection as it lies in its folder.

    Attributes:
        files: Digest of every file of the folder, by name.
        parts: Content of the small files by name: list, signature, key, seal, log, stamps, and
            those of earlier seals.
    """

    files: Sequence[FileDigest]
    parts: Mapping[str, bytes]


class Trust(NamedTuple):
    """Whom the reader trusts.

    Attributes:
        keys: Fingerprints of keys.
        authorities: Certificates of time-stamp authorities.
    """

    keys: frozenset[str] = frozenset()
    authorities: Sequence[Certificate] = ()


def collection_check(kept: Kept, trust: Trust) -> CollectionCheck:
    """Return what a collection turned out to be.

    Args:
        kept: What lies in its folder.
        trust: Whom the reader trusts.
    """
    listed, faults = _list_of(kept.parts.get(MANIFEST, b""))
    faults += _differences(listed, kept.files)
    faults += [
        _fault(file.name, "extra", "no stamp is of that name")
        for file in kept.files
        if file.name.startswith(f"{STAMPS}/") and not file.name.endswith((ASKED, ANSWERED, ADDRESS))
    ]
    seal, seal_faults = _seal_in(kept.parts)
    log, log_faults = _log_in(kept.parts)
    signer, is_signed, key_faults = _signature_in(kept.parts, seal)
    stamps, stamp_faults = _stamps_in(kept.parts, trust)
    faults += [*seal_faults, *log_faults, *key_faults, *stamp_faults]
    if seal is not None and not log_faults:
        faults += _unlike(seal, log)
    original = original_check(kept.parts, log, trust.keys)
    faults += original.faults
    if not log_faults:
        faults += [*_astray(objects_in(log), kept.files), *earlier_faults(kept.parts, log)]
    return CollectionCheck(
        seal=seal,
        log=log,
        signer=signer,
        is_signed=is_signed,
        is_trusted=is_signed and signer in trust.keys,
        faults=tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.name, fault.text))),
        stamps=stamps,
        needs_stamp=bool(trust.authorities),
        original=original.found,
    )


def _fault(name: str, kind: Literal["missing", "extra", "changed", "broken"], text: str) -> Fault:
    return Fault(name=name, kind=kind, text=text)


def _list_of(content: bytes) -> tuple[dict[str, str], list[Fault]]:
    """Return the digests that a list states, by name, and what is wrong with it."""
    listed: dict[str, str] = {}
    faults = []
    lines = content.decode("utf-8", "replace").split("\n")
    if lines.pop():
        faults.append(_fault(MANIFEST, "broken", "its last line is cut off"))
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None or found[2] in listed:
            faults.append(_fault(MANIFEST, "broken", f"line {number} is no line of such a list"))
        else:
            listed[found[2]] = found[1]
    if list(listed) != sorted(listed, key=str.encode):
        faults.append(_fault(MANIFEST, "broken", "its lines are not in order"))
    return listed, faults


def _differences(listed: Mapping[str, str], there: Iterable[FileDigest]) -> list[Fault]:
    """Return what differs between the list and the files that are there."""
    found = {file.name: file for file in there if is_listed(file.name)}
    faults = []
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            faults.append(_fault(name, "missing", f"sealed as sha256 {listed[name][:12]}"))
        elif name not in listed:
            faults.append(_fault(name, "extra", f"nobody sealed it: {found[name].size} bytes"))
        elif listed[name] != found[name].sha256:
            text = f"sealed as sha256 {listed[name][:12]}, found as {found[name].sha256[:12]}"
            faults.append(_fault(name, "changed", f"{text}, {found[name].size} bytes"))
    return faults


def _seal_in(parts: Mapping[str, bytes]) -> tuple[CollectionSeal | None, list[Fault]]:
    if SEAL not in parts:
        return None, [_fault(SEAL, "missing", "nothing says what was sealed")]
    try:
        return seal_in(parts[SEAL], Where(SEAL)), []
    except DataError as error:
        return None, [_fault(SEAL, "broken", error.message)]


def _log_in(parts: Mapping[str, bytes]) -> tuple[tuple[CollectionEntry, ...], list[Fault]]:
    if LOG not in parts:
        return (), [_fault(LOG, "missing", "there is no log")]
    try:
        log = entries_of(parts[LOG], Where(LOG))
    except DataError as error:
        return (), [_fault(LOG, "broken", f"line {error.where.line}: {error.message}")]
    number = broken_line(log)
    if number is None:
        return log, []
    text = f"line {number} does not follow the one before it: a line was changed, dropped or moved"
    return log, [_fault(LOG, "broken", text)]


def _signature_in(
    parts: Mapping[str, bytes], seal: CollectionSeal | None
) -> tuple[str, bool, list[Fault]]:
    """Return the fingerprint of the key, whether it made the signature, and what is wrong."""
    if PUBLIC not in parts and SIGNATURE not in parts:
        signed = seal is not None and seal.signer
        return "", False, [_fault(SIGNATURE, "missing", "it was signed")] if signed else []
    for name in (PUBLIC, SIGNATURE):
        if name not in parts:
            return "", False, [_fault(name, "missing", "it was signed")]
    try:
        key, *more = public_keys_of(parts[PUBLIC], Where(PUBLIC))
    except DataError as error:
        return "", False, [_fault(PUBLIC, "broken", error.message)]
    signer = fingerprint(key)
    if more or (seal is not None and seal.signer != signer):
        return (
            signer,
            False,
            [_fault(PUBLIC, "broken", "it is not the one key that the seal names")],
        )
    try:
        key.verify(parts[SIGNATURE], parts.get(MANIFEST, b""))
    except InvalidSignature:
        text = f"key {signer} did not sign this list of files"
        return signer, False, [_fault(SIGNATURE, "broken", text)]
    return signer, True, []


def _unlike(seal: CollectionSeal, log: Sequence[CollectionEntry]) -> list[Fault]:
    """Return where the seal states another log or other objects than there are."""
    found = seal_of(log, seal.tool, seal.facts_sha256, seal.signer)
    faults = []
    for name, fields in ((LOG, ("entries", "head", "time")), (OBJECTS, ("objects", "root"))):
        unlike = [
            f"{field} sealed as {getattr(seal, field)}, found as {getattr(found, field)}"
            for field in fields
            if getattr(seal, field) != getattr(found, field)
        ]
        faults += [_fault(name, "changed", "; ".join(unlike))] if unlike else []
    return faults


def _astray(logged: Sequence[str], there: Iterable[FileDigest]) -> list[Fault]:
    """Return objects that are not there, that no line of the log names, or that are others."""
    wanted = {object_name(digest): digest for digest in logged}
    found = {file.name: file for file in there if file.name.startswith(f"{OBJECTS}/")}
    faults = [
        _fault(name, "missing", "the log names this object") for name in wanted if name not in found
    ]
    for name, file in found.items():
        if name not in wanted:
            faults.append(_fault(name, "extra", "no line of the log names it"))
        elif file.sha256 != wanted[name]:
            faults.append(_fault(name, "changed", "its bytes are not those that its name says"))
    return faults


def _stamps_in(
    parts: Mapping[str, bytes], trust: Trust
) -> tuple[tuple[StampFound, ...], list[Fault]]:
    """Return the stamps over the list, and those that are none."""
    names = sorted({name.rpartition(".")[0] for name in parts if name.startswith(f"{STAMPS}/")})
    stamps, faults = [], []
    manifest = parts.get(MANIFEST, b"")
    for name in names:
        authority = name.rpartition("/")[2]
        address = parts.get(name + ADDRESS, b"").decode("utf-8", "replace").strip()
        if name + ASKED in parts and parts[name + ASKED] != stamp_request(manifest):
            faults.append(_fault(name + ASKED, "changed", "it asks for a stamp on other bytes"))
        check = None
        if name + ANSWERED in parts:
            check, fault = _stamp(parts[name + ANSWERED], manifest, trust, name + ANSWERED)
            faults += [fault] if fault else []
        stamps.append(StampFound(authority=authority, address=address, check=check))
    return tuple(stamps), faults


def _stamp(
    reply: bytes, manifest: bytes, trust: Trust, name: str
) -> tuple[StampCheck | None, Fault | None]:
    try:
        check = stamp_check(reply, manifest, trust.authorities, Where(name))
    except DataError as error:
        return None, _fault(name, "broken", error.message)
    if not check.is_for:
        return check, _fault(name, "changed", check.why)
    return check, None
