"""A class on a day as text for a terminal: answer, arithmetic, every rule that was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.controls.conditions import Truth
from tidewaiter.controls.stated_item import NEEDED
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.controls.classes import Classification, RuleAnswer
    from tidewaiter.core.cite import Source

_IN_WORDS = {
    "controlled": "controlled",
    "undecidable": "UNDECIDABLE",
    "verify": "VERIFY: in no class, but a rule that was not verified may reach it",
    "not controlled": "in no class",
}
_LAST = "Worked out from public figures; no official ruling and no advice on a transaction."


def as_text(found: Classification, sources: Mapping[str, Source]) -> str:
    """Return a classification with its arithmetic and every rule that was asked."""
    lines = [heading(found), *_doubts(found), "", *_figures(found)]
    lines += [wrapped(note, "note: ") for note in found.item.notes]
    for answer in found.rules:
        lines += ["", *rule_lines(answer, sources)]
    return "\n".join([*lines, "", wrapped(_LAST, "")])


def heading(found: Classification) -> str:
    """Return the item, the day and the class in one line."""
    known = f", as known by {found.known_by}" if found.known_by else ""
    name = found.item.name + (f" ({found.item.chip})" if found.item.chip else "")
    label = "" if found.label == "none" else f": {found.label}"
    return f"{name} on {found.on}{known}\n{_IN_WORDS[found.outcome]}{label}"


def needed(names: tuple[str, ...]) -> str:
    """Return in words what would have to be found out."""
    return "; ".join(NEEDED.get(name, name) for name in names)


def _doubts(found: Classification) -> Iterator[str]:
    if found.missing:
        yield wrapped(needed(found.missing), "  missing: ")
    if found.disputed:
        yield wrapped(
            f"{', '.join(found.disputed)}: the figures lie on both sides of a limit",
            "  sources disagree: ",
        )
    if found.at_stated:
        yield wrapped(found.at_stated, "  at the stated figures alone it would be ")
    if found.unverified:
        yield wrapped(", ".join(found.unverified), "  rests on unverified figures: ")
    if found.verify:
        yield wrapped(", ".join(found.verify), "  to verify: ")


def _figures(found: Classification) -> list[str]:
    rows = [("quantity", "how", "range over sources", "grade")]
    for q in found.item.quantities:
        ends = "" if q.low == q.high else f"{q.low:,.5g} to {q.high:,.5g}"
        rows.append((q.name, q.how if "=" in q.how else f"{q.value:,.6g} {q.unit}", ends, q.grade))
    rows += [(name, word, "", "") for name, word in found.item.words.items()]
    return table(rows, left=4)


def rule_lines(answer: RuleAnswer, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield what one rule says, with its tests, source and note."""
    says = answer.truth.value.upper() if answer.truth is Truth.UNKNOWN else answer.truth.value
    follows = f": {answer.follows}" if answer.follows else ""
    yield f"{answer.label}: {says}{follows}  [{answer.rule}, {answer.status}, {answer.kind}]"
    if answer.supposing:
        words = ", ".join(f"{name} {word}" for name, word in answer.supposing.items())
        yield wrapped(words, "    supposing ")
    for reason in answer.reasons:
        yield wrapped(reason, "    - ")
    if answer.unverified:
        yield wrapped(", ".join(answer.unverified), "    rests on unverified: ")
    source = sources[answer.source]
    place = f", {answer.locator}" if answer.locator else ""
    yield wrapped(
        f"{source.title}{place}; from {answer.in_force}; text {answer.grade}", "    source: "
    )
    if answer.note:
        yield wrapped(answer.note, "    note: ")
