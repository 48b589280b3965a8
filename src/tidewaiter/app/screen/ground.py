"""On what does a screening stand? Rules, lists and records of one run, as bytes for every worker.

The ground is made once from the facts and the files around the orders, and sent once to each
worker. The same inputs give the same bytes; nothing in it is code.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.screen.result_table import Detail
from tidewaiter.core.errors import DataError
from tidewaiter.model.chip import Chip
from tidewaiter.model.rule import Rule
from tidewaiter.model.trade.policy import ScreeningPolicy
from tidewaiter.model.trade.records import PartyRecord, Payment, Site
from tidewaiter.model.trade.red_flag import RedFlag
from tidewaiter.model.trade.screening import OwnershipAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable


class OwnerView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the ownership records say of one entity on the day.

    Attributes:
        answers: What each ownership rule says; the roles are set for each order.
        listed_ownership: Share that listed parties own, in per cent; None where it is not settled.
        headquarters: Country of its headquarters; "" where unknown.
        parent_country: Country of the headquarters of its ultimate parent; "" where unknown.
        listed_above: Listed parties, or parties of a like name, that hold of it at any distance.
    """

    answers: tuple[OwnershipAnswer, ...] = ()
    listed_ownership: float | None = None
    headquarters: str = ""
    parent_country: str = ""
    listed_above: tuple[str, ...] = ()


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a screening stands on.

    Attributes:
        as_of: Day asked about.
        known_by: Day of knowledge; None for all that is known.
        detail: Which orders are told in full beside their row.
        policy: When an order is released, held or escalated.
        rules: Rules of every jurisdiction.
        chips: Chips of the facts.
        flags: Red flags.
        lists: Loaded lists, as :mod:`tidewaiter.parties.listed.lists_file` writes them; empty
            where none is loaded.
        parties: Records of parties by identifier.
        sites: Sites by identifier.
        payments: Payments by number of the order.
        owners: What ownership records say, by identifier of the records.
        entities: Identifiers of the ownership records by folded name, where one has the name.
        serials: Serial numbers that more than one order names.
    """

    as_of: date
    policy: ScreeningPolicy
    rules: dict[str, Rule]
    chips: dict[str, Chip]
    flags: tuple[RedFlag, ...]
    known_by: date | None = None
    detail: Detail = "held"
    lists: bytes = b""
    parties: dict[str, PartyRecord] = {}
    sites: dict[str, Site] = {}
    payments: dict[str, tuple[Payment, ...]] = {}
    owners: dict[str, OwnerView] = {}
    entities: dict[str, str] = {}
    serials: frozenset[str] = frozenset()

    def as_bytes(self) -> bytes:
        """Return the ground as bytes."""
        return msgspec.msgpack.encode(self, order="deterministic")


def ground_from(content: bytes) -> Ground:
    """Return the ground that bytes hold.

    Raises:
        DataError: If they are no ground, or of another version.
    """
    try:
        return msgspec.msgpack.decode(content, type=Ground)
    except msgspec.MsgspecError as error:
        raise DataError("these bytes are no ground of a screening", hint="make it again") from error


def folded(name: str) -> str:
    """Return a name without differences of case and spacing, to find records by."""
    return " ".join(name.casefold().split())


def by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return identifiers by folded name; a name that two have finds none.

    Args:
        named: Identifier and name.
    """
    found: dict[str, str] = {}
    twice: set[str] = set()
    for ident, name in named:
        key = folded(name)
        if key and found.setdefault(key, ident) != ident:
            twice.add(key)
    return {key: ident for key, ident in found.items() if key not in twice}
