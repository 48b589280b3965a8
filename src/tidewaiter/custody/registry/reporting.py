"""What would have to be reported? The three cases of the Chip Security Act, and moved goods.

Both are drafts of reports for somebody to read, with the records of the log that they rest on.
Neither says that anybody did wrong, and the rules say in words how far they are law.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.custody.registry.conflicts import conflicts
from tidewaiter.custody.registry.machine import OBSERVATIONS, first_position, stepped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tidewaiter.custody.registry.register import Register, Told
    from tidewaiter.model.custody.registry import NoticeRule, Position, RegistryEntry

CaseKind = Literal["elsewhere", "diverted", "tampered"]
_MONTHS = 12
_IDENTITY = ("two identities", "two serials")


class LicenceTerm(NamedTuple):
    """What an export licence says of a unit.

    Attributes:
        serial: Serial number.
        licence: Number of the licence.
        user: Legal entity that may use it; "" where the licence does not say.
        place: Where it may be; "" where it does not say.
        country: In which country; "" where it does not say.
    """

    serial: str
    licence: str
    user: str = ""
    place: str = ""
    country: str = ""


class ReportedCase(NamedTuple):
    """A draft of a report on one unit.

    Attributes:
        case: Which of the reportable cases.
        serial: Serial number.
        licence: Number of the licence, or "".
        words: What speaks for it.
        entries: Numbers of the log's records behind it.
    """

    case: CaseKind
    serial: str
    licence: str
    words: str
    entries: tuple[int, ...]


def reportable_cases(
    register: Register,
    entries: Iterable[RegistryEntry],
    terms: Sequence[LicenceTerm],
    as_of: str = "",
) -> tuple[ReportedCase, ...]:
    """Return every reportable case that stands at the end of a day, in order.

    Args:
        register: What the registry holds to be true.
        entries: The log's statements; rejected ones may show a spoofed mechanism.
        terms: What licences say of units.
        as_of: Day asked about; "" is all.
    """
    licences = {term.serial: term for term in terms}
    found: list[ReportedCase] = []
    for serial, term in licences.items():
        found += _against_licence(register, serial, term, as_of)
    for one in conflicts(register, as_of):
        if one.kind in {"bad-evidence", "vbios-changed", "lost-and-answering"}:
            for serial in one.serials:
                number = licences[serial].licence if serial in licences else ""
                found.append(ReportedCase("tampered", serial, number, one.words, one.entries))
    found += _spoofed(entries, licences, as_of)
    return tuple(sorted(found))


def _against_licence(
    register: Register, serial: str, term: LicenceTerm, as_of: str
) -> Iterator[ReportedCase]:
    position = register.position(serial, as_of)
    case: CaseKind = "elsewhere"
    for name, allowed in (("place", term.place), ("country", term.country)):
        held = getattr(position, name)
        if allowed and held and held != allowed:
            words = f"told to be at {name} {held} since {position.since}; licensed for {allowed}"
            yield ReportedCase(case, serial, term.licence, words, position.entries[-1:])
        for number, event, _ in register.history(serial, as_of):
            seen = getattr(event, name)
            if event.kind in OBSERVATIONS and allowed and seen and seen != allowed:
                words = f"{event.kind} at {name} {seen} on {event.at}; licensed for {allowed}"
                yield ReportedCase(case, serial, term.licence, words, (number,))
    if term.user and position.holder and position.holder != term.user:
        words = f"{position.holder} holds it since {position.since}; licensed for {term.user}"
        yield ReportedCase("diverted", serial, term.licence, words, position.entries[-1:])


def _spoofed(
    entries: Iterable[RegistryEntry], licences: dict[str, LicenceTerm], as_of: str
) -> Iterator[ReportedCase]:
    """Yield rejected statements by which one device claims to be another."""
    for entry in entries:
        if as_of and entry.event.at[:10] > as_of:
            continue
        for reason in entry.reasons:
            if reason.startswith(_IDENTITY):
                serial = entry.event.serial
                number = licences[serial].licence if serial in licences else ""
                yield ReportedCase("tampered", serial, number, reason, (entry.number,))


class MovedItem(NamedTuple):
    """A line of a notice: a unit that changed hands or country.

    Attributes:
        serial: Serial number.
        item: Product.
        eccn: Export control number as told; "" where nobody said.
        is_lost: Whether it is lost.
        new_owner: Who holds it afterwards, where it changed hands; else "".
        new_location: Where it is afterwards, where it moved; else "".
        country: Country of that place, or "".
        start: Day of the first event of the window.
        end: Day of the last one.
        entries: Numbers of the log's records.
    """

    serial: str
    item: str
    eccn: str
    is_lost: bool
    new_owner: str
    new_location: str
    country: str
    start: str
    end: str
    entries: tuple[int, ...]


class Notice(NamedTuple):
    """A draft of a notice of moved goods.

    Attributes:
        first: First day of the window.
        last: Last day.
        due: Last day to file it.
        items: Units told to be of the number, in order of serial.
        unclassified: Units that moved and whose number nobody told.
        is_due: True where the number is passed without the unclassified, False where it is not
            even with them, None where it depends on them.
    """

    first: str
    last: str
    due: str
    items: tuple[MovedItem, ...]
    unclassified: tuple[MovedItem, ...]
    is_due: bool | None


def notice(register: Register, rule: NoticeRule, last: date) -> Notice:
    """Return the draft notice for the window that ends on a day.

    Args:
        register: What the registry holds to be true.
        rule: What is counted, from which number, over how many months.
        last: Last day of the window.
    """
    most, months = round(rule.more_than.best), round(rule.months.best)
    first = _months_before(last, months)
    window = (first.isoformat(), last.isoformat())
    moved = [
        one for serial in register.serials() if (one := _moved(register, serial, rule, window))
    ]
    items = tuple(one for one in moved if one.eccn.casefold() == rule.eccn.casefold())
    unclassified = tuple(one for one in moved if not one.eccn)
    is_due: bool | None = len(items) > most
    if not is_due and len(items) + len(unclassified) > most:
        is_due = None
    return Notice(*window, _month_end_after(last).isoformat(), items, unclassified, is_due)


def _moved(
    register: Register, serial: str, rule: NoticeRule, window: tuple[str, str]
) -> MovedItem | None:
    position = first_position(serial, register.rules)
    steps: list[Told] = []
    owner = location = country = ""
    for told in register.history(serial, window[1]):
        after = stepped(position, told.event, told.number, register.rules).position
        if (
            told.event.at[:10] >= window[0]
            and position.entries
            and _is_foreign(position, after, rule)
        ):
            steps.append(told)
            owner = after.holder if after.holder != position.holder else owner
            if after.place != position.place or after.country != position.country:
                location, country = after.place, after.country
        position = after
    if not steps:
        return None
    start, end = steps[0].event.at[:10], steps[-1].event.at[:10]
    is_lost = position.state not in {*register.rules.held, *register.rules.ended}
    numbers = tuple(told.number for told in steps)
    named = (position.item, position.eccn)
    return MovedItem(serial, *named, is_lost, owner, location, country, start, end, numbers)


def _is_foreign(before: Position, after: Position, rule: NoticeRule) -> bool:
    """Whether a unit changed hands or place, with a foreign country or an unnamed one in it."""
    has_moved = before.holder != after.holder or before.place != after.place
    has_moved = has_moved or before.country != after.country
    return has_moved and {before.country, after.country} != {rule.home}


def _months_before(last: date, months: int) -> date:
    """Return the first day of the window of whole months that ends on a day."""
    number = last.year * _MONTHS + last.month - 1 - months
    year, month = divmod(number, _MONTHS)
    following = min(last.day, _length(year, month + 1))
    return date.fromordinal(date(year, month + 1, following).toordinal() + 1)


def _month_end_after(day: date) -> date:
    year, month = divmod(day.year * _MONTHS + day.month, _MONTHS)
    return date(year, month + 1, _length(year, month + 1))


def _length(year: int, month: int) -> int:
    from calendar import monthrange

    return monthrange(year, month)[1]


def by_case(found: Iterable[ReportedCase]) -> dict[CaseKind, tuple[ReportedCase, ...]]:
    """Return cases by their kind, every kind present."""
    grouped: dict[CaseKind, list[ReportedCase]] = defaultdict(list)
    for one in found:
        grouped[one.case].append(one)
    kinds: tuple[CaseKind, ...] = ("elsewhere", "diverted", "tampered")
    return {kind: tuple(grouped[kind]) for kind in kinds}
