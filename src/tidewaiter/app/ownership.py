"""Which of these entities are restricted because of who owns them, and who is at their top?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.facts.catalogue import found
from tidewaiter.parties.ownership.parent import headquarters, ultimate_parent
from tidewaiter.parties.ownership.verdict import Asked, judged, version_of
from tidewaiter.report.ownership_text import OwnershipAnswer
from tidewaiter.sources.files import source_file, text_of
from tidewaiter.sources.ownership.bods import as_bods, read_bods
from tidewaiter.sources.ownership.filing import Filing
from tidewaiter.sources.ownership.followthemoney import as_followthemoney, read_followthemoney
from tidewaiter.sources.ownership.tables import as_table, listed_parties, seats, stakes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.ownership import ListedParty, Seat
    from tidewaiter.parties.ownership.parent import Headquarters, Parent

PARENT_RULE = "ultimate-parent"


class Files(NamedTuple):
    """The files of a question.

    Attributes:
        edges: Stakes: a CSV table, BODS or FollowTheMoney.
        listed: Listed parties, a CSV table.
        seats: Places of registration and headquarters, a CSV table, or None.
    """

    edges: Path
    listed: Path
    seats: Path | None = None


class Question(NamedTuple):
    """What is asked of the records.

    Attributes:
        rule: Identifier of the rule.
        day: The day asked about.
        entities: Entities by identifier or name; empty asks about all that have an owner.
        parents: Whether to look for ultimate parents and headquarters too.
    """

    rule: str
    day: date
    entities: tuple[str, ...] = ()
    parents: bool = False


def restricted_entities(facts: Facts, files: Files, question: Question) -> OwnershipAnswer:
    """Return a verdict for each entity.

    Raises:
        UnknownNameError: If there is no such rule.
        UsageError: If a file is missing, or the rule restricts nobody.
        DataError: If a file is damaged, or lists nobody: nothing would have been judged.
    """
    rule = found("ownership rule", question.rule, facts.ownership)
    if not rule.lists:
        raise UsageError("this rule restricts nobody", found=question.rule)
    filing = read_filing(files.edges)
    named = read_listed(files.listed)
    listed = _identified(named, filing.names)
    places = (*filing.seats, *(read_seats(files.seats) if files.seats else ()))
    asked = Asked(rule, question.day, listed, registered(places))
    entities = _identifiers(question.entities, filing.names)
    verdicts = judged(filing.stakes, asked, entities or None)
    known = {s.owner for s in filing.stakes} | {s.owned for s in filing.stakes}
    shown = entities or [v.entity for v in verdicts]
    return OwnershipAnswer(
        rule=rule.id,
        title=rule.title,
        as_of=question.day.isoformat(),
        sources={v.cite.source: facts.sources[v.cite.source] for v in verdicts if v.cite},
        stakes=len(filing.stakes),
        listed=len(named),
        absent=tuple(sorted({p.name for p in listed} - known)),
        names={k: n for k, n in filing.names.items() if k in known and k != n},
        verdicts=verdicts,
        parents=_parents(facts, filing, shown, question.day) if question.parents else (),
        seats=_homes(shown, places, question.day) if question.parents else (),
        remarks=filing.remarks,
    )


def read_filing(path: Path) -> Filing:
    """Return the ownership records of a file; its first character tells the format.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged.
    """
    file = source_file(path)
    text = text_of(file)
    start = text.lstrip()[:1]
    if start == "[":
        return read_bods(text, file.name)
    if start == "{":
        return read_followthemoney(text, file.name)
    return Filing(tuple(stakes(text, file.name)), {})


def read_listed(path: Path) -> list[ListedParty]:
    """Return the listed parties of a file.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged or lists nobody.
    """
    file = source_file(path)
    parties = listed_parties(text_of(file), file.name)
    if not parties:
        raise DataError(
            "the file lists nobody, so nothing was judged",
            where=Where(file.name, 1),
            allowed="a row for each listed party, in the column name",
        )
    return parties


def converted(path: Path, to: str, day: date) -> str:
    """Return a file of ownership records in another format: ``csv``, ``bods`` or ``ftm``.

    Raises:
        UsageError: If there is no such file or format.
        DataError: If it is damaged.
    """
    filing = read_filing(path)
    if to == "csv":
        return as_table(filing.stakes)
    if to == "bods":
        return as_bods(filing.stakes, filing.names, day.isoformat())
    if to == "ftm":
        return as_followthemoney(filing.stakes, filing.names)
    raise UsageError("not a format", found=to, allowed="csv, bods, ftm")


def read_seats(path: Path) -> list[Seat]:
    """Return the places of registration and headquarters of a table.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged.
    """
    file = source_file(path)
    return seats(text_of(file), file.name)


def _identified(listed: list[ListedParty], names: dict[str, str]) -> list[ListedParty]:
    """Return listed parties by the identifiers of the file, for those it knows by name."""
    by_name: dict[str, list[str]] = {}
    for ident, name in names.items():
        by_name.setdefault(name, []).append(ident)
    found: list[ListedParty] = []
    for party in listed:
        idents = by_name.get(party.name, []) if party.name not in names else []
        found += [msgspec.structs.replace(party, name=i) for i in idents or [party.name]]
    return found


def _identifiers(entities: tuple[str, ...], names: dict[str, str]) -> list[str]:
    known = [[i for i, name in names.items() if entity in {i, name}] for entity in entities]
    return [i for given, ids in zip(entities, known, strict=True) for i in ids or [given]]


def registered(places: Sequence[Seat]) -> dict[str, str]:
    """Return the country of registration of entities for which the sources name only one."""
    codes: dict[str, set[str]] = {}
    for seat in places:
        if seat.meaning == "registered":
            codes.setdefault(seat.entity, set()).add(seat.country)
    return {entity: next(iter(found)) for entity, found in codes.items() if len(found) == 1}


def _parents(facts: Facts, filing: Filing, entities: list[str], day: date) -> tuple[Parent, ...]:
    rule = found("ownership rule", PARENT_RULE, facts.ownership)
    version = version_of(rule, day) or rule.versions[0]
    return tuple(ultimate_parent(e, filing.stakes, day, version) for e in entities)


def _homes(entities: list[str], places: tuple[Seat, ...], day: date) -> tuple[Headquarters, ...]:
    return tuple(headquarters(entity, places, day) for entity in entities)
