"""What was told about a unit, what was made of it, and the rules by which that is decided.

A statement locates and identifies nothing by itself: it is what its signer says. What was told,
when it was told and who told it are kept apart from what is held to be true.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.books.columns import Country, Moment
from tidewaiter.model.figure import Figure

EventKind = Literal[
    "made", "sold", "shipped", "installed", "moved", "returned", "repaired", "replaced", "lost",
    "found", "destroyed", "disposed", "attested", "located", "withdrawn",
]  # fmt: skip
WITHDRAWN: EventKind = "withdrawn"
"""A statement is taken back by whoever made it; nothing happened to the unit."""
EVENT_KINDS: tuple[EventKind, ...] = tuple(k for k in get_args(EventKind) if k != WITHDRAWN)
"""What can happen to a unit."""
Outcome = Literal["accepted", "rejected"]
Word = Annotated[str, msgspec.Meta(max_length=200)]


class CustodyEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened to a unit, as somebody tells it. "" is "nobody said".

    Attributes:
        kind: What happened.
        serial: Serial number of the unit.
        at: Day, or time in UTC, at which it happened.
        giver: Legal entity that held the unit before, where it changed hands.
        holder: Legal entity that holds it afterwards.
        place: Where it is afterwards: an account such as ``site:B``.
        country: Country of that place, two letters.
        uuid: Identifier burnt into the device.
        chassis: Serial of what it is built into.
        item: Chip, such as ``nvidia/h100-sxm``.
        eccn: Export control number of the goods, as the teller classifies them.
        vbios: Version of the firmware that it runs.
        replacement: For ``replaced``: serial of the unit that comes in its place.
        verdict: For ``located``: what the measured delays showed. For ``attested``: ``bad`` where
            the evidence did not verify.
        nonce: For ``attested``: the checker's nonce that the report is bound to.
        withdraws: For ``withdrawn``: number of the entry that is taken back.
        documents: Reference numbers: invoice, air waybill, certificate.
        note: Anything else.
    """

    kind: EventKind
    serial: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    at: Annotated[Moment, msgspec.Meta(min_length=10)]
    giver: Word = ""
    holder: Word = ""
    place: Word = ""
    country: Country = ""
    uuid: Word = ""
    chassis: Word = ""
    item: Word = ""
    eccn: Word = ""
    vbios: Word = ""
    replacement: Word = ""
    verdict: Word = ""
    nonce: Word = ""
    withdraws: Annotated[str, msgspec.Meta(pattern=r"^$|^(0|[1-9]\d{0,17})$")] = ""
    documents: tuple[Word, ...] = ()
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class RegistryEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement as it stands in the log.

    Attributes:
        number: Number of its record in the log, from 0.
        recorded: Time in UTC at which the registry took it in.
        signer: Fingerprint of the key that signed the statement.
        event: What it says.
        outcome: Whether the registry took it for possible.
        reasons: Why not, in words.
    """

    number: Annotated[int, msgspec.Meta(ge=0)]
    recorded: Annotated[Moment, msgspec.Meta(min_length=10)]
    signer: str
    event: CustodyEvent
    outcome: Outcome = "accepted"
    reasons: tuple[str, ...] = ()


class Position(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a unit stands after what is known of it. "" is "nobody said".

    Attributes:
        serial: Serial number.
        state: State of the registry's rules.
        since: When the latest event that moved it happened.
        holder: Legal entity that holds it.
        place: Where it is.
        country: Country of that place.
        uuid: Identifier burnt into it.
        chassis: Serial of what it is built into.
        item: Chip.
        eccn: Export control number, as told.
        vbios: Version of its firmware, as last told.
        seen: When it was last attested or located.
        entries: Numbers of the log's records behind this, in order of events.
    """

    serial: str
    state: str
    since: str = ""
    holder: str = ""
    place: str = ""
    country: str = ""
    uuid: str = ""
    chassis: str = ""
    item: str = ""
    eccn: str = ""
    vbios: str = ""
    seen: str = ""
    entries: tuple[int, ...] = ()


class KindRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an event is possible, and what it changes.

    Attributes:
        after: States in which it can happen.
        becomes: State afterwards; "" where it stays.
        changes: Which of holder, place, uuid and chassis may be others than before.
        why_not: What is said where it cannot happen.
    """

    after: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    becomes: str = ""
    changes: tuple[Literal["holder", "place", "uuid", "chassis"], ...] = ()
    why_not: str


class NoticeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When moved goods have to be told of.

    Attributes:
        eccn: Export control number of the goods.
        more_than: Number of items above which a notice is due.
        months: Length in months of the window in which they are counted.
        home: Country whose places and entities are not foreign.
        columns: Fields of the notice and what each one means.
        status: Whether this is law, in words.
    """

    eccn: str
    more_than: Figure
    months: Figure
    home: str
    columns: dict[str, str]
    status: str


class RegistryRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By what a registry takes a statement for possible, and what has to be reported.

    Attributes:
        id: Name of its file.
        first: State of a unit that nobody spoke of.
        states: What each state means.
        held: States in which somebody has the unit.
        built_in: States in which it works in its chassis.
        ended: States that are the end of it.
        kinds: Rule of every kind of event.
        cases: The reportable cases, by name, in the words of a report.
        cases_cited: Where they stand.
        cases_status: Whether they are law, in words.
        notice: The notice of moved goods.
    """

    id: str
    first: str
    states: dict[str, str]
    held: tuple[str, ...]
    built_in: tuple[str, ...]
    ended: tuple[str, ...]
    kinds: dict[EventKind, KindRule]
    cases: dict[Literal["elsewhere", "diverted", "tampered"], str]
    cases_cited: Cite
    cases_status: str
    notice: NoticeRule

    def __post_init__(self) -> None:
        checked_ident(self.id)
        named = {self.first, *self.held, *self.built_in, *self.ended}
        for rule in self.kinds.values():
            named |= {*rule.after, rule.becomes} - {""}
        if unknown := sorted(named - set(self.states)):
            raise ValueError(f"no state is called {', '.join(unknown)}")
        if missing := sorted(set(EVENT_KINDS) - set(self.kinds)):
            raise ValueError(f"no rule says when something is {', '.join(missing)}")
