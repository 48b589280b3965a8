"""Can somebody else check this answer, offline and without trusting the sender?

``seal`` puts a case, its answer and a signed statement into one file; ``verify`` says whether that
file is what was sealed and by whom, and asks again where it is told to.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter import __version__
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError, Where
from tidewaiter.evidence.bundle import (
    STATEMENT,
    Fault,
    SealCheck,
    differences,
    seal_check,
    seal_parts,
)
from tidewaiter.evidence.custody_log import Handover, extended
from tidewaiter.evidence.digest import digest_of, in_order, require_name
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.evidence.statement import (
    ANSWER,
    Statement,
    case_root,
    command_of,
    require_statement,
)
from tidewaiter.sources.files import source_file, text_of
from tidewaiter.sources.strict_table import Columns, rows_of
from tidewaiter.store.bundle_file import (
    ToSeal,
    content_of,
    digests_below,
    files_of,
    members_of,
    unpack,
    write_bundle,
)
from tidewaiter.store.key_file import trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.evidence.custody_log import CustodyEntry
    from tidewaiter.store.bundle_file import Member

    Rerun = Callable[[Path, Path, Statement], None]

LARGEST_STATEMENT = 1 << 25
LARGEST_LOG = 1 << 24
_LOG = Columns(frozenset({"time", "actor", "action"}), frozenset({"note"}))


class Sealing(NamedTuple):
    """What is to be sealed.

    Attributes:
        case: Folder of the case.
        as_of: The day asked about.
        facts_sha256: Digest of the facts that the answer was given with.
        answer: Folder of the answer, or None.
        custody: Table of who received what when, or None.
        earlier: Bundle whose log is continued, or None.
    """

    case: Path
    as_of: date
    facts_sha256: str
    answer: Path | None = None
    custody: Path | None = None
    earlier: Path | None = None


class Sealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was sealed.

    Attributes:
        bundle: The file.
        sha256: Digest of it.
        size: Number of its bytes.
        signer: Fingerprint of the key.
        statement: What is stated.
    """

    bundle: str
    sha256: str
    size: int
    signer: str
    statement: Statement


class _Asked(msgspec.Struct, frozen=True):
    """What the answer's ``case.json`` says that it was asked; "" where it does not say."""

    as_of: str = ""
    facts_sha256: str = ""
    seed: int = 0


def seal(given: Sealing, key_of: Callable[[], Ed25519PrivateKey], out: Path) -> Sealed:
    """Return what was sealed, having written the bundle whole or not at all.

    Args:
        given: Case, answer and day.
        key_of: Gives the key that signs; called once everything else is in order, so that no key
            is made for nothing.
        out: The bundle; one there is replaced.

    Raises:
        UsageError: If a folder is missing, the bundle would lie in one of them, or the answer was
            given for another day or with other facts.
        DataError: If something cannot be sealed: a link, an unsafe name, a log out of order.
    """
    _require_outside(out, given)
    case = given.case.resolve().name
    require_name(case, Where(str(given.case)))
    files = files_of(given.case, case_root(case))
    asked = _asked(given)
    if given.answer is not None:
        files += files_of(given.answer, f"{ANSWER}/")
    statement = Statement(
        case=case,
        as_of=given.as_of.isoformat(),
        seed=asked.seed,
        program=__version__,
        facts_sha256=given.facts_sha256,
        command=command_of(case, given.as_of.isoformat(), asked.seed),
        files=in_order(entry.file for entry in files),
        custody=_log(given),
    )
    require_statement(statement, Where(STATEMENT))
    key = key_of()
    parts = seal_parts(statement, key)
    _require_small(len(parts.statement), out)
    added = ((STATEMENT, parts.statement), (MANIFEST, parts.manifest))
    write_bundle(out, [*files, *(ToSeal(digest_of(n, [c]), c) for n, c in added)])
    sha256, size = _whole_file(out)
    return Sealed(
        bundle=str(out),
        sha256=sha256,
        size=size,
        signer=fingerprint(key.public_key()),
        statement=statement,
    )


def _require_small(size: int, out: Path) -> None:
    if size > LARGEST_STATEMENT:
        raise DataError(
            "the case has too many files, or its log too many entries, for one statement",
            where=Where(str(out)),
            found=f"{size} bytes",
            allowed=f"at most {LARGEST_STATEMENT}",
        )


def _require_outside(out: Path, given: Sealing) -> None:
    for folder in (given.case, given.answer):
        if folder is not None and out.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                "the bundle cannot lie in a folder that it seals",
                where=Where(str(out)),
                hint=f"write it beside {folder}",
            )


def _asked(given: Sealing) -> _Asked:
    """Return what the answer was asked, if it says.

    Raises:
        UsageError: If that is another day, or it was given with other facts.
    """
    path = given.answer / "case.json" if given.answer is not None else None
    if path is None or not path.is_file():
        return _Asked()
    try:
        asked = msgspec.json.decode(path.read_bytes(), type=_Asked)
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError):
        return _Asked()
    for field, wanted, hint in (
        ("as_of", given.as_of.isoformat(), "name the day of the answer"),
        ("facts_sha256", given.facts_sha256, "name the same --facts, or account for it again"),
    ):
        found = getattr(asked, field)
        if found and found != wanted:
            raise UsageError(
                "the answer was given for another day or with other facts",
                where=Where(str(path), 0, field),
                found=found,
                allowed=wanted,
                hint=hint,
            )
    return asked


def _log(given: Sealing) -> tuple[CustodyEntry, ...]:
    log = () if given.earlier is None else _whole(given.earlier).statement.custody
    if given.custody is None:
        return log
    name = str(given.custody)
    text = text_of(source_file(given.custody, largest=LARGEST_LOG))
    added = [Handover(**row.cells, line=row.line) for row in rows_of(text, _LOG, name)]
    return extended(log, added, Where(name))


def _whole(bundle: Path) -> SealCheck:
    found = verify(bundle)
    if not found.is_whole:
        raise DataError(
            "the earlier bundle is not what was sealed",
            where=Where(str(bundle)),
            found=found.faults[0].text,
        )
    return found


def verify(
    bundle: Path,
    trust: Sequence[Path] = (),
    rerun: Rerun | None = None,
    earlier: Path | None = None,
) -> SealCheck:
    """Return whether a bundle is what was sealed, by whom, and whether asking again agrees.

    Args:
        bundle: The bundle.
        trust: Files of public keys that the reader trusts.
        rerun: Writes the answer about a case folder to an empty folder, for the day and the seed
            of a statement; called only where every file is the one that was sealed. None asks
            nothing.
        earlier: A bundle whose log this one must continue, or None.

    Raises:
        UsageError: If there is no such bundle or key, or no answer to compare with.
        DataError: If the bundle is damaged.
    """
    keys = trusted(trust)
    members = members_of(bundle)
    by_name = {member.file.name: member for member in members}
    if STATEMENT not in by_name:
        raise DataError("the bundle has no statement", where=Where(str(bundle)), found="no seal")
    message = content_of(bundle, by_name[STATEMENT], LARGEST_STATEMENT)
    found = seal_check(message, (member.file for member in members), keys)
    if earlier is not None:
        found = _continuing(found, _whole(earlier))
    if rerun is None:
        return found
    if not found.statement.has_answer:
        raise UsageError(
            "the bundle holds no answer to compare with",
            where=Where(str(bundle)),
            hint="tidewaiter case seal --answer OUT_DIR puts one in",
        )
    if not found.is_whole:
        return found
    again = _rerun_faults(bundle, members, found.statement, rerun)
    return msgspec.structs.replace(found, rerun=again)


def _continuing(found: SealCheck, earlier: SealCheck) -> SealCheck:
    """Return a check with the fault that its log does not continue an earlier one, if so."""
    before = earlier.statement.custody
    if found.statement.custody[: len(before)] == before:
        return found
    fault = Fault(name="custody", kind="broken", text="the log does not continue the earlier one")
    return msgspec.structs.replace(found, faults=(*found.faults, fault))


def _rerun_faults(
    bundle: Path, members: Sequence[Member], statement: Statement, rerun: Rerun
) -> tuple[Fault, ...]:
    """Return what another run gives otherwise."""
    with tempfile.TemporaryDirectory(prefix="tidewaiter-") as name:
        folder = Path(name)
        root = case_root(statement.case)
        case, out = folder / root, folder / "again"
        for place in (case, out):
            place.mkdir(parents=True)
        inside = [member for member in members if member.file.name.startswith(root)]
        unpack(bundle, inside, folder)
        try:
            rerun(case, out, statement)
        except TidewaiterError as error:
            return (Fault(name="rerun", kind="broken", text=f"it stopped: {error.message}"),)
        sealed = [file for file in statement.files if file.name.startswith(f"{ANSWER}/")]
        return differences(sealed, digests_below(out, f"{ANSWER}/"))


def _whole_file(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size
