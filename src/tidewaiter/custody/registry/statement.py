"""How is an event told, and how does it stand in the log? Signed statements and log records.

A statement is a COSE_Sign1 message over the event as a map in deterministic CBOR. A record of the
log is a map of ``format``, ``version``, ``recorded``, ``statement`` (the message, byte for byte),
``outcome`` and ``reasons``: what was refused is kept as it was told, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.evidence.custody_log import is_time
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.evidence.signed import opened, signed
from tidewaiter.model.custody.registry import CustodyEvent, RegistryEntry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CONTENT_TYPE = "application/vnd.tidewaiter.custody-event+cbor"
FORMAT, VERSION = "tidewaiter-custody-entry", 1
_FIELDS = {"format", "version", "recorded", "statement", "outcome", "reasons"}


class Statement(NamedTuple):
    """What somebody told under a signature.

    Attributes:
        event: What happened.
        signer: Fingerprint of the key.
        message: The signed message.
    """

    event: CustodyEvent
    signer: str
    message: bytes


def statement_of(event: CustodyEvent, key: Ed25519PrivateKey) -> Statement:
    """Return an event under a signature."""
    stated = {name: value for name, value in msgspec.to_builtins(event).items() if value}
    message = signed(encoded(stated), CONTENT_TYPE, key)
    return Statement(event, fingerprint(key.public_key()), message)


def statement_opened(message: bytes, where: Where) -> Statement:
    """Return what a signed message tells.

    Raises:
        DataError: If it is damaged, tells no event, or its signature is bad.
    """
    found = opened(message, where)
    if found.content_type != CONTENT_TYPE:
        raise DataError(
            "the message tells no event of custody",
            where=where,
            found=found.content_type,
            allowed=CONTENT_TYPE,
        )
    if not found.is_good:
        raise DataError(
            "the statement was changed, or another key signed it",
            where=where,
            found=fingerprint(found.key),
        )
    event = event_of(decoded(found.payload, where), where)
    return Statement(event, fingerprint(found.key), message)


def event_of(stated: Any, where: Where) -> CustodyEvent:  # noqa: ANN401
    """Return the event that a map of texts gives.

    Raises:
        DataError: If a field is unknown, missing or of another form; it is named.
    """
    try:
        event = msgspec.convert(stated, CustodyEvent)
    except msgspec.ValidationError as error:
        words, _, field = str(error).partition(" - at `$")
        raise DataError(
            f"this is no event of custody: {words}",
            where=where._replace(field=field.strip(".`") or where.field),
        ) from error
    if not is_time(event.at):
        raise DataError(
            "this is no time",
            where=where._replace(field="at"),
            found=event.at,
            allowed="YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ in universal time",
        )
    for name, value in msgspec.to_builtins(event).items():
        for text in [value] if isinstance(value, str) else value:
            if not text.isprintable():
                raise DataError(
                    "characters that cannot be printed",
                    where=where._replace(field=name),
                    found=text,
                )
    return event


def record_of(entry: RegistryEntry, message: bytes) -> bytes:
    """Return a decided statement as it stands in the log."""
    return encoded(
        {
            "format": FORMAT,
            "version": VERSION,
            "recorded": entry.recorded,
            "statement": message,
            "outcome": entry.outcome,
            "reasons": list(entry.reasons),
        }
    )


def entry_of(record: bytes, number: int, where: Where) -> RegistryEntry | None:
    """Return the statement that a record of the log holds; None where it holds something else.

    Raises:
        DataError: If it says that it holds one, and does not.
    """
    try:
        stated = decoded(record, where)
    except DataError:
        return None
    if not isinstance(stated, dict) or stated.get("format") != FORMAT:
        return None
    place = where._replace(field=f"entry {number}")
    if set(stated) != _FIELDS or stated["version"] != VERSION:
        raise DataError(
            "the entry is of another version", where=place, found=", ".join(map(str, stated))
        )
    if not isinstance(stated["statement"], bytes):
        raise DataError("the entry holds no statement", where=place)
    told = statement_opened(stated["statement"], place)
    decided = {name: stated[name] for name in ("recorded", "outcome", "reasons")}
    try:
        return msgspec.convert(
            {**decided, "number": number, "signer": told.signer, "event": told.event},
            RegistryEntry,
        )
    except msgspec.ValidationError as error:
        raise DataError(f"the entry's decision is none: {error}", where=place) from error
