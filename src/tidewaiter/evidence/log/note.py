"""Which of these keys signed this text? Signed notes (c2sp.org/signed-note, version 1).

A note is a text, an empty line, and lines of signatures, each with the name of its key. A key is
told by its name and the first four bytes of a hash over name, type and key. Signatures of unknown
keys are passed over; a wrong one of a known key spoils the whole note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGNS, COSIGNS = 0x01, 0x04
"""Types of signature: Ed25519 over the text; Ed25519 with a time, of a witness."""
LARGEST_NOTE = 1_000_000
MOST_SIGNATURES = 64
_ID_BYTES, _KEY_BYTES = 4, 32
_NAME = re.compile(r"[^\s+]{1,255}")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class NoteKey(NamedTuple):
    """A key that is known.

    Attributes:
        name: Its name, usually an address without a scheme.
        key: The public key.
    """

    name: str
    key: Ed25519PublicKey


class NoteSignature(NamedTuple):
    """A line under a note.

    Attributes:
        name: Name of the key.
        id: First four bytes of the hash over name, type and key.
        content: What follows them.
    """

    name: str
    id: bytes
    content: bytes


class SignedNote(NamedTuple):
    """A note taken apart; nothing is checked yet.

    Attributes:
        text: The text, with its last end of line.
        signatures: The lines under it, in order.
    """

    text: str
    signatures: tuple[NoteSignature, ...]


class OpenedNote(NamedTuple):
    """A note that a known key signed.

    Attributes:
        text: The text, with its last end of line.
        signers: Names of the known keys that signed it, in order of their lines.
    """

    text: str
    signers: tuple[str, ...]


def key_id(known: NoteKey, kind: int = SIGNS) -> bytes:
    """Return the four bytes by which a key is told, for a type of signature."""
    return hashlib.sha256(f"{known.name}\n".encode() + _typed(known, kind)).digest()[:_ID_BYTES]


def key_text(known: NoteKey, kind: int = SIGNS) -> str:
    """Return a key as people pass it on, ``name+hash+key``."""
    written = base64.b64encode(_typed(known, kind)).decode()
    return f"{known.name}+{key_id(known, kind).hex()}+{written}"


def key_of(text: str, where: Where, kind: int = SIGNS) -> NoteKey:
    """Return the key that a text as of :func:`key_text` gives.

    Raises:
        DataError: If it is none, is of another type, or its hash is not that of the key.
    """
    name, _, rest = text.strip().partition("+")
    told, _, written = rest.partition("+")
    content = _decoded(written)
    if content is None or len(content) != 1 + _KEY_BYTES or not _NAME.fullmatch(name):
        raise DataError(
            "this is no key of a log", where=where, found=text, allowed="name+hash+key in Base 64"
        )
    if content[0] != kind:
        raise DataError(
            "the key is of another type", where=where, found=content[0], allowed=str(kind)
        )
    known = NoteKey(name, Ed25519PublicKey.from_public_bytes(content[1:]))
    if key_id(known, kind).hex() != told:
        raise DataError(
            "the hash is not that of the key: name or key were changed", where=where, found=text
        )
    return known


def named(name: str) -> str:
    """Return a name of a key.

    Raises:
        UsageError: If it is empty, too long, or has blanks or a plus sign.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            "this cannot be the name of a key",
            found=name,
            allowed="1 to 255 characters without blanks and +",
            hint="an address without a scheme, such as example.org/chips",
        )
    return name


def note_signed(text: str, name: str, key: Ed25519PrivateKey) -> bytes:
    """Return a text as a note with one signature.

    Raises:
        UsageError: If the text does not end its last line or has control characters, or the name
            can be none.
    """
    if not text.endswith("\n") or _has_controls(text):
        raise UsageError("a note is made of whole lines without control characters", found=text)
    known = NoteKey(named(name), key.public_key())
    return text.encode() + b"\n" + line_of(known.name, key_id(known) + key.sign(text.encode()))


def line_of(name: str, content: bytes) -> bytes:
    """Return a line of a signature."""
    return f"— {name} {base64.b64encode(content).decode()}\n".encode()


def note_of(content: bytes, where: Where) -> SignedNote:
    """Return a note taken apart.

    Raises:
        DataError: If it is no note.
    """
    if len(content) > LARGEST_NOTE:
        _refuse("at most 1,000,000 bytes", where)
    try:
        whole = content.decode()
    except UnicodeDecodeError:
        _refuse("UTF-8", where)
    head, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or _has_controls(whole):
        _refuse("whole lines, an empty one, then signatures", where)
    rows = lines.split("\n")[:-1]
    if len(rows) > MOST_SIGNATURES:
        _refuse(f"at most {MOST_SIGNATURES} signatures", where)
    return SignedNote(f"{head}\n", tuple(_signature(row, where) for row in rows))


def note_opened(content: bytes, known: Sequence[NoteKey], where: Where) -> OpenedNote:
    """Return a note that at least one known key signed.

    Raises:
        DataError: If it is no note, no known key signed it, or a known key's signature is wrong.
    """
    note = note_of(content, where)
    signers = tuple(dict.fromkeys(_signers(note, known, where)))
    if not signers:
        raise DataError(
            "no known key signed this note",
            where=where,
            found=", ".join(one.name for one in note.signatures),
            allowed=", ".join(key.name for key in known),
        )
    return OpenedNote(note.text, signers)


def _signers(note: SignedNote, known: Sequence[NoteKey], where: Where) -> Iterator[str]:
    by_id = {(key.name, key_id(key)): key for key in known}
    for signature in note.signatures:
        key = by_id.get((signature.name, signature.id))
        if key is None:
            continue
        try:
            key.key.verify(signature.content, note.text.encode())
        except InvalidSignature as error:
            raise DataError(
                "the signature is wrong: the text was changed, or another key made it",
                where=where,
                found=key.name,
            ) from error
        yield key.name


def _signature(row: str, where: Where) -> NoteSignature:
    parts = _LINE.fullmatch(row)
    content = _decoded(parts[2]) if parts else None
    if parts is None or content is None or len(content) <= _ID_BYTES:
        _refuse("lines of a dash, a name and a signature in Base 64", where, row)
    return NoteSignature(parts[1], content[:_ID_BYTES], content[_ID_BYTES:])


def _typed(known: NoteKey, kind: int) -> bytes:
    return bytes([kind]) + known.key.public_bytes_raw()


def _decoded(text: str) -> bytes | None:
    """Return what Base 64 says, in the one way that it can be written; None otherwise."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if base64.b64encode(content).decode() == text else None


def _has_controls(text: str) -> bool:
    return any(c < " " and c != "\n" for c in text)


def _refuse(allowed: str, where: Where, found: object = None) -> NoReturn:
    raise DataError("this is no signed note", where=where, found=found, allowed=allowed)
