"""What was sealed, and what a bundle turned out to be, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.evidence.digest import folder_digest
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.evidence.bundle import Fault, SealCheck
    from tidewaiter.evidence.statement import Statement

_MOST = 20
_NOT_TRUTH = (
    "A seal shows that nothing changed since it was signed. It does not show that the records are "
    "true."
)


def sealed_text(statement: Statement, signer: str, bundle: str, sha256: str) -> str:
    """Return what was sealed.

    Args:
        statement: What is stated.
        signer: Fingerprint of the key.
        bundle: The file.
        sha256: Its digest.
    """
    lines = [f"{printable(bundle)}", *_stated(statement)]
    lines += [f"sha256     {sha256}", f"signed by  {signer}"]
    return "\n".join([*lines, "", wrapped(_NOT_TRUTH, "")])


def checked_text(found: SealCheck, program: str, facts_sha256: str = "") -> str:
    """Return what a bundle turned out to be: the verdict first, then what it stands on.

    Args:
        found: The check.
        program: Version of the program that checked.
        facts_sha256: Digest of the facts that another run was given, or "".
    """
    lines = [_verdict(found), *_stated(found.statement), _signature(found), _files(found)]
    lines += _faults(found.faults)
    if found.rerun is not None:
        lines += [_rerun(found, program, facts_sha256), *_faults(found.rerun)]
    lines += _custody(found.statement)
    return "\n".join([*lines, "", wrapped(_NOT_TRUTH, "")])


def _verdict(found: SealCheck) -> str:
    if found.is_verified:
        return "VERIFIED: what was sealed, by a key that you trust"
    if not found.is_whole:
        return "NOT VERIFIED: this is not what was sealed"
    if found.rerun:
        return "NOT VERIFIED: asking again gives another answer"
    return f"NOT VERIFIED: signed by key {found.signer}, which nobody told us to trust"


def _stated(statement: Statement) -> list[str]:
    size = sum(file.size for file in statement.files)
    facts = statement.facts_sha256[:12]
    return [
        f"case       {printable(statement.case)}, as of {statement.as_of}",
        f"files      {len(statement.files):,}, {size:,} bytes"
        + ("" if statement.has_answer else "; no answer"),
        f"together   sha256 {folder_digest(statement.files)}",
        f"sealed by  tidewaiter {printable(statement.program)}, facts {facts}",
        f"again      {printable(statement.command)}",
    ]


def _signature(found: SealCheck) -> str:
    if not found.is_signed:
        return f"signature  not made by key {found.signer}, which it names"
    trust = "trusted" if found.is_trusted else "not trusted: --trust FILE names keys that are"
    return f"signature  good, by key {found.signer}, {trust}"


def _files(found: SealCheck) -> str:
    count = len(found.faults)
    return f"contents   {'as sealed' if not count else f'{count:,} not as sealed'}"


def _rerun(found: SealCheck, program: str, facts_sha256: str) -> str:
    if not found.rerun:
        return "rerun      the same answer, byte for byte"
    text = f"rerun      {len(found.rerun):,} files differ"
    if found.statement.program != program:
        text += f"; sealed by version {printable(found.statement.program)}, this is {program}"
    if found.statement.facts_sha256 != facts_sha256:
        text += f"; sealed with facts {found.statement.facts_sha256[:12]}, these are others"
    return text


def _faults(faults: Sequence[Fault]) -> list[str]:
    shown = [f"  {f.kind:8} {printable(f.name)}: {printable(f.text)}" for f in faults[:_MOST]]
    left = len(faults) - len(shown)
    return [*shown, f"  and {left:,} more"] if left > 0 else shown


def _custody(statement: Statement) -> list[str]:
    if not statement.custody:
        return ["custody    no log"]
    cells = [
        (entry.time, printable(entry.actor), printable(entry.action), printable(entry.note))
        for entry in statement.custody
    ]
    return [
        "custody",
        *(f"  {line}" for line in table([("time", "who", "what", "note"), *cells], 4)),
    ]
