"""What does a fleet's own report say that the registry does not know?

A host's report is written on its operator's machine: what it says is compared and told, and proves
nothing by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tidewaiter.custody.registry.register import Register
    from tidewaiter.model.custody.registry import CustodyEvent, Position

DifferenceKind = Literal[
    "new", "moved", "other-chassis", "vbios-changed", "other-uuid", "other-serial", "not-held",
    "not-reported",
]  # fmt: skip


class Difference(NamedTuple):
    """Something that a report says and the registry does not, or the other way round.

    Attributes:
        kind: What differs.
        serial: Serial number.
        words: What differs from what.
    """

    kind: DifferenceKind
    serial: str
    words: str


def differences(
    register: Register, reported: Iterable[CustodyEvent], as_of: str = ""
) -> tuple[Difference, ...]:
    """Return how a report of devices differs from the registry, in order of serial.

    Args:
        register: What the registry holds to be true.
        reported: A ``located`` or ``attested`` event for every device of the report.
        as_of: Day of the report.
    """
    found: list[Difference] = []
    seen, places = set(), set()
    for event in reported:
        seen.add(event.serial)
        places.add(event.place)
        found += _differences(register, event, as_of)
    for position in register.positions(as_of):
        is_there = position.place in places and position.state in register.rules.built_in
        if is_there and position.place and position.serial not in seen:
            words = f"told to be installed at {position.place}, and not in the report"
            found.append(Difference("not-reported", position.serial, words))
    return tuple(sorted(found, key=lambda one: (one.serial, one.kind, one.words)))


def _differences(register: Register, event: CustodyEvent, as_of: str) -> Iterator[Difference]:
    serial, known = event.serial, register.position(event.serial, as_of)
    owner = register.serial_of(event.uuid) if event.uuid else ""
    if owner not in {"", serial}:
        words = f"UUID {event.uuid} belongs to serial {owner}"
        yield Difference("other-serial", serial, words)
    if not known.entries:
        yield Difference("new", serial, f"nobody spoke of it; reported at {event.place}")
        return
    if known.state not in (*register.rules.held, register.rules.first):
        yield Difference("not-held", serial, f"reported, and told to be {known.state}")
    yield from _changes(known, event)


def _changes(known: Position, event: CustodyEvent) -> Iterator[Difference]:
    names: tuple[tuple[DifferenceKind, str], ...] = (
        ("moved", "place"),
        ("other-chassis", "chassis"),
        ("vbios-changed", "vbios"),
        ("other-uuid", "uuid"),
    )
    for kind, name in names:
        old, new = getattr(known, name), getattr(event, name)
        if old and new and old != new:
            yield Difference(kind, event.serial, f"{name} {new} reported, {old} told before")
