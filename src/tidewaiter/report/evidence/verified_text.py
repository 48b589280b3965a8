"""What the evidence of a scan turned out to be, for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.evidence.bundle import Fault
    from tidewaiter.evidence.collection.check import CollectionCheck, StampFound
    from tidewaiter.evidence.collection.redaction import OriginalFound
    from tidewaiter.evidence.collection.seal import CollectionSeal
    from tidewaiter.evidence.collection_log import CollectionEntry

_MOST = 20
_NOT_TRUTH = (
    "A seal shows that nothing changed since it was signed, and a stamp since when that has been "
    "so. Neither shows that a page said the truth, or that everything was collected."
)


def verified_text(found: CollectionCheck) -> str:
    """Return what a collection turned out to be: the verdict first, then what it stands on."""
    lines = [_verdict(found)]
    if found.seal is not None:
        lines += _sealed(found.seal)
    lines += [_signature(found), *_contents(found.faults), *_log(found.log), *_stamps(found.stamps)]
    lines += [*_original(found.original), *_redacted(found.log)]
    return "\n".join([*lines, "", wrapped(_NOT_TRUTH, "")])


def _verdict(found: CollectionCheck) -> str:
    if found.is_verified:
        return "VERIFIED: what was sealed, by a key that you trust"
    if not found.is_whole:
        return "NOT VERIFIED: this is not what was sealed"
    if not found.is_signed:
        return "NOT VERIFIED: nobody signed it"
    if not found.is_trusted:
        return f"NOT VERIFIED: signed by key {found.signer}, which nobody told us to trust"
    return "NOT VERIFIED: no authority that you named has stamped it"


def _sealed(seal: CollectionSeal) -> list[str]:
    return [
        f"objects    {seal.objects:,}, root {seal.root}",
        f"log        {seal.entries:,} lines, the last of {printable(seal.time) or 'no time'}",
        f"sealed by  {printable(seal.tool)}, facts {seal.facts_sha256[:12] or 'none'}",
    ]


def _signature(found: CollectionCheck) -> str:
    if not found.signer:
        return "signature  none"
    if not found.is_signed:
        return f"signature  not made by key {found.signer}"
    trust = "trusted" if found.is_trusted else "not trusted: --trust FILE names keys that are"
    return f"signature  good, by key {found.signer}, {trust}"


def _contents(faults: Sequence[Fault]) -> list[str]:
    if not faults:
        return ["contents   as sealed"]
    shown = [f"  {f.kind:8} {printable(f.name)}: {printable(f.text)}" for f in faults[:_MOST]]
    left = len(faults) - len(shown)
    more = [f"  and {left:,} more"] if left else []
    return [f"contents   {len(faults):,} not as sealed", *shown, *more]


def _log(log: Sequence[CollectionEntry]) -> list[str]:
    if not log:
        return []
    deeds = Counter(entry.deed for entry in log)
    told = ", ".join(f"{deed} {count:,}" for deed, count in sorted(deeds.items()))
    actors = sorted({printable(entry.actor) for entry in log})
    shown = ", ".join(actors[:_MOST]) + (" and others" if len(actors) > _MOST else "")
    return [f"custody    {told}; from {log[0].time} to {log[-1].time}", f"by         {shown}"]


def _original(original: OriginalFound | None) -> list[str]:
    if original is None:
        return []
    seal = original.seal
    trust = "trusted" if original.is_trusted else "not trusted"
    signed = f"signed by key {original.signer}, {trust}" if original.signer else "signed by nobody"
    left_out = f"{original.redacted:,} of them redacted"
    return [f"copy of    {seal.objects:,} objects, root {seal.root}, {signed}; {left_out}"]


def _redacted(log: Sequence[CollectionEntry]) -> list[str]:
    """Return what was redacted, how, by whom and why."""
    entries = [entry for entry in log if entry.deed == "redacted"]
    lines = []
    for entry in entries[:_MOST]:
        why = f": {entry.note}" if entry.note else ""
        told = f"{entry.source}, now {entry.object[:12]}, by {entry.actor}: {entry.method}{why}"
        lines.append(f"redacted   {printable(told)}")
    left = len(entries) - len(lines)
    return [*lines, *([f"  and {left:,} more"] if left else [])]


def _stamps(stamps: Sequence[StampFound]) -> list[str]:
    return [_stamp(stamp) for stamp in stamps] or ["stamp      none"]


def _stamp(stamp: StampFound) -> str:
    name = printable(stamp.address or stamp.authority)
    if stamp.check is None:
        return f"stamp      {name}: none yet"
    if stamp.check.is_trusted:
        return f"stamp      {name}: existed by {stamp.check.time}, authority trusted"
    return (
        f"stamp      {name}: states {stamp.check.time}; not trusted: {printable(stamp.check.why)}"
    )
