"""What was found of an order: reasons, licence, parties, owners, red flags, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.model.trade.screening import OUTCOMES, in_hundredths
from tidewaiter.report.screen.blocks import Item, Section, inert, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.model.trade.red_flag import RedFlag
    from tidewaiter.model.trade.screening import (
        FlagAnswer,
        Hit,
        LicenceAnswer,
        OwnershipAnswer,
        Question,
        Screening,
    )
    from tidewaiter.report.screen.citations import Citations

WAITS = " (the order waits for it)"
_LICENCE = {
    "yes": "a licence is needed under a rule in force",
    "no": "no rule entered here asks for a licence",
    "unknown": "UNKNOWN: facts are missing or disputed",
    "verify": "VERIFY: a rule or list that was not verified may ask for a licence",
}
_STRENGTH = {
    "certain": "certain: the same number, or the same unit at an address",
    "strong": "strong: the whole name, or the name and a second class of evidence",
    "possible": "possible: the name alone",
}
_OWNED = {
    "yes": "restricted under this rule by the holdings on file",
    "no": "not restricted by the holdings on file",
    "unknown": "UNKNOWN whether it is restricted",
}


def reasons(screening: Screening, refs: Citations) -> Section:
    """Return why, gravest first."""
    graver = sorted(screening.reasons, key=lambda r: -OUTCOMES.index(r.outcome))
    items = tuple(
        Item(
            f"{reason.outcome} ({reason.kind}): {inert(reason.text)}",
            row("rests on", reason.rule),
            refs.to(reason.cite),
        )
        for reason in graver
    )
    lead = "" if items else "Nothing that was looked at asks to stop the order."
    return Section("why", "Why", lead, items)


def licence(found: LicenceAnswer | None) -> Section:
    """Return the answer about the licence, with its trace."""
    if found is None:
        return Section("licence", "Licence", "The row cannot be read, so no rule was asked.")
    rows = (
        *row("class", found.label),
        *row("asked about", found.about),
        *row("because of", *found.because),
        *row("policy of review", found.review),
        *row("exceptions considered", *found.exceptions),
        *row("missing", *found.missing),
        *row("to verify", *found.verify),
        *row("tests made", *found.trace),
    )
    text = f"{inert(found.item or 'an item that nobody named')}: {_LICENCE[found.requirement]}"
    return Section("licence", "Licence", "", (Item(text, rows),))


def hits(found: Sequence[Hit], *, screened: bool) -> Section:
    """Return listed entries that parties may be, with what speaks for and against each."""
    lead = "A likeness is not identity: a party named here may be somebody else."
    if not found:
        lead = "No listed entry was found alike." if screened else "No party was compared."
    items = tuple(_hit(hit, number) for number, hit in enumerate(found, 1))
    return Section("matches", "Parties and lists", lead, items)


def _hit(hit: Hit, number: int) -> Item:
    against = hit.speaks_against or ("nothing on file; the party may know more",)
    rows = (
        *row("entry", f"{hit.entry}, list {hit.list}"),
        *row("compared by", f"{hit.by}, probability {in_hundredths(hit.probability)}"),
        *row("strength", _STRENGTH[hit.strength]),
        *row("speaks for it", *hit.speaks_for),
        *row("speaks against it", *against),
        *row("if it is that entry", hit.consequence),
        *row("what would settle it", *hit.resolve),
    )
    role = hit.role.replace("-", " ")
    text = f"{role} {inert(hit.party)} may be {inert(hit.listed_name)}"
    return Item(text, rows, mark=f"Match {number}")


def ownership(found: Sequence[OwnershipAnswer], refs: Citations) -> Section:
    """Return verdicts on parties with known owners."""
    items = tuple(
        Item(
            f"{one.role.replace('-', ' ')} {inert(one.party)}: {_OWNED[one.restricted]}",
            (
                *row("rule", f"{one.rule} ({one.status})"),
                *row("holdings", *one.path),
                *row("supposing that", *one.supposing),
                *row("also to be known", *one.flags),
                *row("next", one.next_step),
            ),
            refs.to(one.cite),
            f"Owner {number}",
        )
        for number, one in enumerate(found, 1)
    )
    lead = "" if items else "No verdict on owners: none was asked for, or no holdings are on file."
    return Section("owners", "Ownership", lead, items)


def flags(
    screening: Screening, known: Mapping[str, RedFlag], refs: Citations
) -> tuple[Section, ...]:
    """Return flags raised, flags to verify, and flags that nothing on file settles."""
    marked = [
        (f"Flag {number}", one)
        for number, one in enumerate(
            (f for f in screening.flags if f.answer in {"raised", "asked"}), 1
        )
    ]
    groups = (
        ("flags", "Red flags raised", "A flag is a reason to ask; none decides alone."),
        (
            "verify",
            "Flags raised, to verify",
            "Their wording was not checked with the publisher's text.",
        ),
        ("asked", "Flags that no record settles", "They are asked about, not raised."),
    )
    found = []
    for name, title, lead in groups:
        items = tuple(
            _flag(one, mark, known.get(one.flag), refs)
            for mark, one in marked
            if _group(one) == name
        )
        found.append(Section(name, title, lead if items else "None.", items))
    return tuple(found)


def _group(one: FlagAnswer) -> str:
    if one.answer == "asked":
        return "asked"
    return "flags" if one.verified else "verify"


def _flag(one: FlagAnswer, mark: str, known: RedFlag | None, refs: Citations) -> Item:
    said = (*row("tests made", *one.because), *row("missing", *one.missing))
    if known is None:
        return Item(
            f"{inert(one.flag)}, {one.answer}; its text is not in these facts", said, (), mark
        )
    if one.answer == "asked":
        asked = (*row("flag", one.flag), *row("evidence needed", known.evidence))
        return Item(inert(known.text), asked, (refs.at(known.source, known.locator),), mark)
    rows = (
        *row("flag", f"{one.flag}, {one.answer}, shown by a record of class {one.record}"),
        *said,
        *row("evidence needed", known.evidence),
        *row("innocent explanations", *known.innocent),
        *row("what resolves it", *known.resolve),
    )
    return Item(inert(known.text), rows, (refs.at(known.source, known.locator),), mark)


def questions(found: Sequence[Question]) -> tuple[Section, ...]:
    """Return questions to the customer and to the desk, numbered through."""
    marked = [(f"Question {number}", one) for number, one in enumerate(found, 1)]
    return tuple(
        Section(
            f"ask-{whom}",
            f"Questions to the {whom}",
            "" if any(one.to == whom for _, one in marked) else "None.",
            tuple(
                Item(
                    inert(one.text) + (WAITS if one.needed else ""),
                    row("about", one.about),
                    (),
                    mark,
                )
                for mark, one in marked
                if one.to == whom
            ),
        )
        for whom in ("customer", "desk")
    )
