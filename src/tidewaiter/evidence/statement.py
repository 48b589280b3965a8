"""What does a seal state? A case by its files, the day asked about, and how to ask again.

A map in deterministic CBOR with these keys: ``format``, ``version``, ``case``, ``as_of``,
``seed``, ``program``, ``facts_sha256``, ``command``, ``files`` (name, size, sha256) and ``custody``
(time, actor, action, note, before). It is the payload of the signed message.
"""

from __future__ import annotations

import shlex
from typing import Literal

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.core.timeline import span_of
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.evidence.custody_log import CustodyEntry, require_entries
from tidewaiter.evidence.digest import (
    FileDigest,
    in_order,
    is_digest,
    require_distinct,
    require_name,
)

CONTENT_TYPE = "application/vnd.tidewaiter.seal+cbor"
CASE, ANSWER = "case", "answer"
LARGEST_SEED = (1 << 63) - 1


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sealed.

    Attributes:
        format: Always ``tidewaiter-seal``.
        version: Version of this format.
        case: Name of the case folder.
        as_of: The day asked about, ``YYYY-MM-DD``.
        seed: Seed of the simulations behind the answer.
        program: Version of the program that sealed it.
        facts_sha256: Digest of the facts that the program had.
        command: What gives the answer again, typed where the bundle is unpacked.
        files: Every file of the case (``case/NAME/...``) and of the answer (``answer/...``), in
            the order of their names' bytes.
        custody: Who received what, when.
    """

    format: Literal["tidewaiter-seal"] = "tidewaiter-seal"
    version: Literal[1] = 1
    case: str
    as_of: str
    seed: int
    program: str
    facts_sha256: str
    command: str
    files: tuple[FileDigest, ...]
    custody: tuple[CustodyEntry, ...] = ()

    @property
    def has_answer(self) -> bool:
        """Whether an answer was sealed with the case."""
        return any(file.name.startswith(f"{ANSWER}/") for file in self.files)


def case_root(case: str) -> str:
    """Return where the files of a case lie in a bundle; the folder keeps its name."""
    return f"{CASE}/{case}/"


def command_of(case: str, as_of: str, seed: int) -> str:
    """Return what gives the answer again, typed where a bundle is unpacked."""
    folder = shlex.quote(case_root(case).rstrip("/"))
    return f"tidewaiter account {folder} --as-of {as_of} --seed {seed} -o again"


def payload_of(statement: Statement) -> bytes:
    """Return a statement as CBOR."""
    return encoded(msgspec.to_builtins(statement))


def statement_of(payload: bytes, where: Where) -> Statement:
    """Return what a seal states.

    Raises:
        DataError: If it is damaged or states what no sealing does: unsafe names, files in two
            places, something that is no digest or no day.
    """
    try:
        statement = msgspec.convert(decoded(payload, where), Statement)
    except msgspec.ValidationError as error:
        raise DataError(
            "the statement is not of the form that sealing gives",
            where=where,
            found=str(error),
            hint="it may come from a later version of the program",
        ) from error
    require_statement(statement, where)
    if payload_of(statement) != payload:
        raise DataError("the statement leaves something out", where=where)
    return statement


def require_statement(statement: Statement, where: Where) -> None:
    """Refuse a statement that no sealing gives.

    Raises:
        DataError: With the place.
    """
    require_name(statement.case, where._replace(field="case"))
    if "/" in statement.case:
        raise DataError(
            "the name of a case is one word of a path",
            where=where._replace(field="case"),
            found=statement.case,
        )
    _require_day(statement.as_of, where._replace(field="as_of"))
    if not 0 <= statement.seed <= LARGEST_SEED:
        raise DataError("this is no seed", where=where._replace(field="seed"), found=statement.seed)
    if statement.command != command_of(statement.case, statement.as_of, statement.seed):
        raise DataError(
            "the statement names a command that sealing does not give; do not type it",
            where=where._replace(field="command"),
            found=statement.command,
        )
    _require_digest(statement.facts_sha256, where._replace(field="facts_sha256"))
    _require_files(statement, where._replace(field="files"))
    require_entries(statement.custody, where)


def _require_files(statement: Statement, where: Where) -> None:
    places = (case_root(statement.case), f"{ANSWER}/")
    for file in statement.files:
        require_name(file.name, where)
        _require_digest(file.sha256, where)
        if file.size < 0 or not file.name.startswith(places):
            raise DataError(
                "the statement names a file that no case and no answer has",
                where=where,
                found=f"{file.name}, {file.size} bytes",
                allowed=" or ".join(f"{place}..." for place in places),
            )
    if statement.files != in_order(statement.files):
        raise DataError("the files are not in order", where=where)
    require_distinct((file.name for file in statement.files), where)


def _require_digest(text: str, where: Where) -> None:
    if not is_digest(text):
        raise DataError("this is no SHA-256 digest", where=where, found=text)


def _require_day(text: str, where: Where) -> None:
    try:
        span = span_of(text)
    except ValueError as error:
        raise DataError("this is no day", where=where, found=text) from error
    if span.first != span.last:
        raise DataError("this is no day", where=where, found=text, allowed="YYYY-MM-DD")
