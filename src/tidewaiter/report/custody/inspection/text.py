"""What an inspection showed, in lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

FAULTS = {
    "absent": "not there",
    "unanswered": "nobody answered for it",
    "other-serial": "bears another serial number",
    "repeated-serial": "its serial number was read at another unit too",
    "repeated-photo": "its photo is that of another unit too",
    "old-photo": "its photo is older than the visit",
    "unread-report": "its report cannot be verified here",
    "bad-signature": "the signature of its report is wrong",
    "wrong-nonce": "its report is bound to another nonce",
    "other-unit": "its report is that of another unit",
    "other-key": "its report is signed by a key that is not the unit's",
    "unknown-key": "nobody named the unit's key, so its report counts for nothing",
    "failed-claims": "the host's tool says that it did not pass",
    "unnamed-unit": "its report names no identifier that was declared, so it counts for nothing",
    "other-registered": "the registry knows it by another identifier",
    "repeated-report": "one device answered for more than one unit",
    "weak": "less was shown than the plan asks",
}
COVERS = {
    "empty": "if places are empty",
    "dummy": "if dummies stand in them",
    "moved": "if labels were moved",
}


def fault_words(faults: tuple[str, ...]) -> str:
    """Return faults in words."""
    return "; ".join(FAULTS[fault] for fault in faults)


def bound_words(most: Mapping[str, int], pool: int, level: float) -> list[str]:
    """Return what is known of the number missing, a line for each thing that a site may do.

    Args:
        most: The largest number missing, by what the site does.
        pool: Number of units declared.
        level: Confidence.
    """
    return [
        f"at most {number:,} of {pool:,} missing {COVERS[cover]} (confidence {level:.0%})"
        for cover, number in most.items()
    ]


def verified_text(answer: Any) -> str:  # noqa: ANN401
    """Return what an audit showed.

    Args:
        answer: The answer of ``custody audit-verify``.
    """
    good = sum(one.is_shown for one in answer.grading.units)
    lines = [f"{good:,} of {len(answer.grading.units):,} units shown as the plan asks"]
    for one in answer.grading.units:
        if not one.is_shown:
            said = fault_words(one.faults)
            lines.append(f"  {printable(one.unit.unit.serial)}: {one.grade or 'nothing'}; {said}")
    lines += [f"  {printable(serial)}: not in the sample" for serial in answer.grading.strangers]
    lines += bound_words(answer.shown.most, answer.kit.pool, answer.shown.level)
    lines += [answer.order, f"next: {printable(answer.shown.next_check)}"]
    return "\n".join(lines)
