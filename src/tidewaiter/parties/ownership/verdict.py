"""Is an entity restricted because of who owns it: yes, no or unknown, and on what path?

Every verdict carries the holdings that decide it, the rule's text on the day with its citation,
what share is missing to the threshold and which holdings leave the answer open. Names are compared
letter by letter: whether two names are one party is another question.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.timeline import span_of
from tidewaiter.model.ownership import NONE, WHOLE, ListedParty, OwnershipRule, OwnershipVersion
from tidewaiter.parties.ownership.flags import Standing, flags_of
from tidewaiter.parties.ownership.holdings import Holding, register_on
from tidewaiter.parties.ownership.reach import (
    Numbered,
    Reached,
    numbered,
    path_to,
    reached_by,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tidewaiter.model.ownership import Stake
    from tidewaiter.parties.ownership.holdings import Register

Answer = Literal["yes", "no", "unknown"]


class Asked(NamedTuple):
    """What is asked.

    Attributes:
        rule: The rule.
        day: The day asked about.
        listed: Parties on lists, of any list.
        countries: Two-letter country of registration, by entity, where it is known.
    """

    rule: OwnershipRule
    day: date
    listed: Sequence[ListedParty]
    countries: Mapping[str, str] = {}


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One holding of a path.

    Attributes:
        holding: The holding.
        owner_is: What the owner is under the rule: ``listed``, ``restricted`` or
            ``may be restricted``.
        listed_on: Codes of the lists that name the owner, sorted.
        decides_at: Share at which this holding alone would settle that what it holds is reached,
            with all others at their least; None for a statement of control.
        room: Most that the other sources leave for it, should they all be right.
    """

    holding: Holding
    owner_is: Literal["listed", "restricted", "may be restricted"]
    listed_on: tuple[str, ...] = ()
    decides_at: Decimal | None = None
    room: Decimal = WHOLE


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an entity is restricted because of its owners, on a day, under a rule.

    Attributes:
        entity: The entity.
        rule: Identifier of the rule.
        as_of: The day asked about.
        restricted: The answer.
        path: Holdings from listed owners to the entity that decide it, in their order; with
            "unknown", those that would decide it at their largest; with "no", the direct holdings
            of listed owners and of those they reach, which do not suffice.
        low: Least share of listed and reached owners together, in per cent.
        high: Largest such share, in per cent; what several filings exceed the whole by is in it.
        threshold: Share that decides, in per cent.
        comparison: Whether a share equal to the threshold is enough.
        missing: Share between what is known to count and the threshold; None with "yes".
        undisclosed: Largest share that no source gives an owner for.
        open_links: Holdings of the path whose share or owner leaves the answer open.
        licence_from: Strictest listed owners whose requirement applies, where the rule says so.
        flags: What else must be known, sorted.
        cite: Citation of the rule's text; None where no text applies on the day.
        status: Status of that text.
        next_step: What follows, or what to do.
    """

    entity: str
    rule: str
    as_of: str
    restricted: Answer
    path: tuple[Link, ...] = ()
    low: Decimal = NONE
    high: Decimal = NONE
    threshold: Decimal | None = None
    comparison: str = ""
    missing: Decimal | None = None
    undisclosed: Decimal = WHOLE
    open_links: tuple[Link, ...] = ()
    licence_from: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    cite: Cite | None = None
    status: str = "no text"
    next_step: str = ""


def version_of(rule: OwnershipRule, day: date) -> OwnershipVersion | None:
    """Return the text of a rule that applies on a day, or None where none does."""
    begun = [v for v in rule.versions if span_of(v.in_force).last <= day]
    if not begun or (begun[-1].until and span_of(begun[-1].until).last < day):
        return None
    return begun[-1]


def judged(
    stakes: Iterable[Stake], asked: Asked, entities: Iterable[str] | None = None
) -> tuple[Verdict, ...]:
    """Return the verdict on each entity, sorted by name.

    Args:
        stakes: Stakes in any order.
        asked: The rule, the day and the listed parties.
        entities: Entities asked about; None asks about every entity that a source gives an owner
            for.
    """
    register = register_on(stakes, asked.day)
    if entities is None:
        entities = {h.owned for h in register.holdings} | register.own_shares
    names = sorted(set(entities))
    version = version_of(asked.rule, asked.day)
    if version is None:
        return tuple(_without_text(name, asked) for name in names)
    case = _case(register, asked, version)
    return tuple(_verdict(name, case) for name in names)


class _Case(NamedTuple):
    """A question with the holdings, and whom the listed parties reach."""

    asked: Asked
    version: OwnershipVersion
    register: Register
    graph: Numbered
    groups: list[Reached]
    groups_of: dict[str, list[int]]
    lists: dict[str, tuple[str, ...]]
    cycles: frozenset[str]


def _case(register: Register, asked: Asked, version: OwnershipVersion) -> _Case:
    graph = numbered(register.holdings, version)
    counted = [p for p in asked.listed if _counts(p.listed_on, asked.rule)]
    groups = reached_by(graph, counted)
    groups_of: dict[str, list[int]] = {}
    for i, group in enumerate(groups):
        for name in group.perhaps:
            groups_of.setdefault(name, []).append(i)
    lists: dict[str, set[str]] = {}
    for party in asked.listed:
        lists.setdefault(party.name, set()).add(party.listed_on)
    return _Case(
        asked,
        version,
        register,
        graph,
        groups,
        groups_of,
        {name: tuple(sorted(codes)) for name, codes in lists.items()},
        cyclic(graph),
    )


def _counts(code: str, rule: OwnershipRule) -> bool:
    return not code or code in rule.lists


def cyclic(graph: Numbered) -> frozenset[str]:
    """Return the parties that hold themselves through others (strongly connected)."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    count = len(graph.names)
    if not count:
        return frozenset()
    ones = np.ones(len(graph.edges.owned), dtype=np.int8)
    links = csr_array((ones, graph.edges.owned, graph.edges.start), shape=(count, count))
    _, part = connected_components(links, connection="strong")
    shared = np.bincount(part)[part] > 1
    return frozenset(graph.names[i] for i in np.flatnonzero(shared).tolist())


def _without_text(entity: str, asked: Asked) -> Verdict:
    is_known = asked.rule.before_first == "no-rule"
    before = asked.day < span_of(asked.rule.versions[0].in_force).first
    answer: Answer = "no" if is_known and before else "unknown"
    return Verdict(
        entity=entity,
        rule=asked.rule.id,
        as_of=asked.day.isoformat(),
        restricted=answer,
        flags=("rule_not_in_force" if answer == "no" else "rule_text_not_read",),
        next_step="" if answer == "no" else asked.rule.when_unknown,
    )


def _verdict(entity: str, case: _Case) -> Verdict:
    """Return the verdict on one entity, by the group of listed parties that reaches it furthest."""
    groups = _groups_at(entity, case)
    group = max(groups, key=lambda g: _furthest(entity, g, case), default=Reached({}, {}))
    standing = _standing(entity, group, case, groups)
    by_text, answer = standing.by_text, _answer(standing, case)
    path = _path(entity, group, case, by_text)
    next_step = {"yes": case.asked.rule.consequence, "unknown": case.asked.rule.when_unknown}
    is_settled = "yes" in {by_text, answer}
    return Verdict(
        entity=entity,
        rule=case.asked.rule.id,
        as_of=case.asked.day.isoformat(),
        restricted=answer,
        path=path,
        low=standing.low,
        high=standing.high,
        threshold=case.version.threshold,
        comparison=case.version.comparison,
        missing=None if is_settled else max(NONE, case.version.threshold - standing.low),
        undisclosed=standing.undisclosed,
        open_links=tuple(link for link in path if by_text == "unknown" and _is_open(link)),
        licence_from=_strictest(entity, group, case) if answer == "yes" else (),
        flags=flags_of(standing, case.asked.rule, case.version),
        cite=cite_of(case.version),
        status=case.version.status,
        next_step=next_step.get(answer, ""),
    )


def cite_of(version: OwnershipVersion) -> Cite:
    """Return the citation of a rule's text."""
    return Cite(
        source=version.source, grade=version.grade, as_of=version.as_of, locator=version.locator
    )


def _groups_at(entity: str, case: _Case) -> list[Reached]:
    """Return the groups of listed parties that reach an entity or one of its direct owners."""
    near = [entity, *(h.owner for h in case.graph.incoming.get(entity, ()))]
    return [case.groups[i] for i in sorted({i for n in near for i in case.groups_of.get(n, ())})]


def _furthest(entity: str, group: Reached, case: _Case) -> tuple[bool, bool, Decimal, Decimal]:
    low, high = _counted(entity, group, case)
    return entity in group.sure, entity in group.perhaps, high, low


def _by_text(entity: str, group: Reached) -> Answer:
    """Return what the rule's words give, whether or not it is enforced; seeds by their owners."""
    if entity in group.sure:
        return "yes"
    return "unknown" if entity in group.perhaps else "no"


def _answer(standing: Standing, case: _Case) -> Answer:
    """Return the answer on the day: a listed entity is restricted whoever owns it."""
    if standing.is_listed:
        return "yes"
    if case.version.status == "suspended" or standing.is_exempt:
        return "no"
    has_owners = bool(standing.holdings)
    return standing.by_text if has_owners or standing.by_text == "yes" else "unknown"


def _counted(entity: str, group: Reached, case: _Case) -> tuple[Decimal, Decimal]:
    """Return the least and the largest share of owners that count."""
    held = [h for h in case.graph.incoming.get(entity, ()) if h.kind == "share"]
    low = sum((h.low for h in held if h.owner in group.sure), NONE)
    return low, sum((h.high for h in held if h.owner in group.perhaps), NONE)


def _standing(entity: str, group: Reached, case: _Case, groups: list[Reached]) -> Standing:
    low, high = _counted(entity, group, case)
    holdings = tuple(case.graph.incoming.get(entity, ()))
    disclosed = sum((h.low for h in holdings if h.kind == "share"), NONE)
    country = case.asked.countries.get(entity, "")
    codes = {code for h in holdings for code in case.lists.get(h.owner, ())}
    return Standing(
        by_text=_by_text(entity, group),
        low=low,
        high=high,
        high_of_all=sum((_counted(entity, g, case)[1] for g in groups), NONE),
        disclosed=disclosed,
        undisclosed=max(NONE, WHOLE - disclosed),
        holdings=holdings,
        counting=frozenset(h.owner for h in holdings if h.owner in group.perhaps),
        uncounted_lists=frozenset(c for c in codes if not _counts(c, case.asked.rule)),
        is_listed=any(_counts(c, case.asked.rule) for c in case.lists.get(entity, ())),
        is_exempt=country in case.asked.rule.exempt_countries,
        in_cycle=entity in case.cycles,
        holds_itself=entity in case.register.own_shares,
    )


def _path(entity: str, group: Reached, case: _Case, by_text: Answer) -> tuple[Link, ...]:
    if by_text == "yes":
        steps = path_to(entity, case.graph, group.sure, "low")
    elif by_text == "unknown":
        steps = path_to(entity, case.graph, group.perhaps, "high")
    else:
        held = case.graph.incoming.get(entity, ())
        steps = [h for h in held if h.owner in group.perhaps]
    return tuple(_link(step, group, case) for step in steps)


def _link(holding: Holding, group: Reached, case: _Case) -> Link:
    sure = group.sure.get(holding.owner)
    owner_is: Literal["listed", "restricted", "may be restricted"] = "may be restricted"
    if sure is not None:
        owner_is = "restricted" if sure else "listed"
    return Link(
        holding=holding,
        owner_is=owner_is,
        listed_on=tuple(code for code in case.lists.get(holding.owner, ()) if code),
        decides_at=_decides_at(holding, group, case) if holding.kind == "share" else None,
        room=_room(holding, case),
    )


def _decides_at(holding: Holding, group: Reached, case: _Case) -> Decimal:
    low, _ = _counted(holding.owned, group, case)
    others = low - (holding.low if holding.owner in group.sure else NONE)
    return max(NONE, case.version.threshold - others)


def _room(holding: Holding, case: _Case) -> Decimal:
    held = case.graph.incoming.get(holding.owned, ())
    others = sum((h.low for h in held if h.kind == "share" and h is not holding), NONE)
    return max(NONE, WHOLE - others)


def _is_open(link: Link) -> bool:
    holding = link.holding
    return link.owner_is == "may be restricted" or (
        holding.kind != "controls" and (holding.low < holding.high or holding.kind == "may-control")
    )


def _strictest(entity: str, group: Reached, case: _Case) -> tuple[str, ...]:
    """Return the listed owners of the strictest list, at any distance and of any share."""
    rule = case.asked.rule
    if not rule.strictest_owner_decides:
        return ()
    found: set[str] = set()
    seen, waiting = {entity}, [entity]
    while waiting:
        for holding in case.graph.incoming.get(waiting.pop(), ()):
            owner = holding.owner
            if owner in seen or owner not in group.sure or not holding.high:
                continue
            seen.add(owner)
            waiting.append(owner)
            found |= {owner} if group.sure[owner] == 0 else set()
    rank = {name: _rank(case.lists[name], rule) for name in found}
    return tuple(sorted(name for name in found if rank[name] == min(rank.values())))


def _rank(codes: Sequence[str], rule: OwnershipRule) -> int:
    return min((rule.lists.index(c) for c in codes if c in rule.lists), default=len(rule.lists))
