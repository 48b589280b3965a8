"""Is a bundle what was sealed? The statement against the files that are there, and who signed it.

A verdict has four parts, and none stands for another: the signature is good, the signer is somebody
whom the reader trusts, every file is the one that was sealed, and (where it was asked) asking again
gives the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.custody_log import broken_at
from tidewaiter.evidence.digest import FileDigest, digest_of
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.evidence.manifest import MANIFEST, manifest_of
from tidewaiter.evidence.signed import opened, signed
from tidewaiter.evidence.statement import (
    CONTENT_TYPE,
    Statement,
    payload_of,
    require_statement,
    statement_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

STATEMENT = "statement.cbor"


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is not as it was sealed.

    Attributes:
        name: File, or what of the seal.
        kind: ``missing``, ``extra`` (nobody sealed it), ``changed``, or ``broken`` (the seal's own
            parts do not fit together).
        text: In words.
    """

    name: str
    kind: Literal["missing", "extra", "changed", "broken"]
    text: str


class SealCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle turned out to be.

    Attributes:
        statement: What it states.
        signer: Fingerprint of the key that it names.
        is_signed: Whether that key made the signature.
        is_trusted: Whether the reader said to trust that key.
        faults: What is not as it was sealed.
        rerun: What another run gave otherwise; None where none was made.
    """

    statement: Statement
    signer: str
    is_signed: bool
    is_trusted: bool
    faults: tuple[Fault, ...]
    rerun: tuple[Fault, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the signature is good and every file is the one that was sealed."""
        return self.is_signed and not self.faults

    @property
    def is_verified(self) -> bool:
        """Whether it is whole, its signer is trusted, and another run, if made, agreed."""
        return self.is_whole and self.is_trusted and not self.rerun


class SealParts(NamedTuple):
    """The files that sealing adds to those of the case and the answer.

    Attributes:
        statement: Content of ``statement.cbor``: the signed message.
        manifest: Content of ``manifest.sha256``.
    """

    statement: bytes
    manifest: bytes


def seal_parts(statement: Statement, key: Ed25519PrivateKey) -> SealParts:
    """Return the files that sealing adds.

    Raises:
        DataError: If the statement is one that verifying would refuse.
    """
    require_statement(statement, Where(STATEMENT))
    message = signed(payload_of(statement), CONTENT_TYPE, key)
    return SealParts(message, _manifest(statement, message))


def _manifest(statement: Statement, message: bytes) -> bytes:
    return manifest_of([*statement.files, digest_of(STATEMENT, [message])])


def seal_check(message: bytes, there: Iterable[FileDigest], trusted: frozenset[str]) -> SealCheck:
    """Return what a bundle turned out to be, before any other run.

    Args:
        message: Content of its statement.
        there: Every file of it, with the two that sealing adds.
        trusted: Fingerprints of the keys that the reader trusts.

    Raises:
        DataError: If the statement is damaged.
    """
    where = Where(STATEMENT)
    found = opened(message, where)
    if found.content_type != CONTENT_TYPE:
        raise DataError(
            "the signed message is no seal",
            where=where,
            found=found.content_type,
            allowed=CONTENT_TYPE,
        )
    statement = statement_of(found.payload, where)
    signer = fingerprint(found.key)
    manifest = digest_of(MANIFEST, [_manifest(statement, message)])
    wanted = [*statement.files, digest_of(STATEMENT, [message]), manifest]
    faults = [] if found.is_good else [_broken("signature", f"key {signer} did not make it")]
    number = broken_at(statement.custody)
    if number is not None:
        faults.append(_broken("custody", f"entry {number} does not follow the one before it"))
    return SealCheck(
        statement=statement,
        signer=signer,
        is_signed=found.is_good,
        is_trusted=found.is_good and signer in trusted,
        faults=(*faults, *differences(wanted, there)),
    )


def _broken(name: str, text: str) -> Fault:
    return Fault(name=name, kind="broken", text=text)


def differences(wanted: Iterable[FileDigest], there: Iterable[FileDigest]) -> tuple[Fault, ...]:
    """Return what differs between the files that should be there and those that are, by name."""
    sealed = {file.name: file for file in wanted}
    found = {file.name: file for file in there}
    faults = []
    for name in sorted(sealed.keys() | found.keys()):
        was, now = sealed.get(name), found.get(name)
        if was is None and now is not None:
            faults.append(Fault(name=name, kind="extra", text=f"nobody sealed it: {_shown(now)}"))
        elif was is not None and now is None:
            faults.append(Fault(name=name, kind="missing", text=f"sealed as {_shown(was)}"))
        elif was is not None and now is not None and was != now:
            text = f"sealed as {_shown(was)}, found as {_shown(now)}"
            faults.append(Fault(name=name, kind="changed", text=text))
    return tuple(faults)


def _shown(file: FileDigest) -> str:
    return f"{file.size} bytes, sha256 {file.sha256[:12]}"
