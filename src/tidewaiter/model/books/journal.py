"""Entries between accounts: every record of a movement, twice in the books."""

from __future__ import annotations

from typing import Literal

import msgspec

EntryKind = Literal[
    "ship", "receive", "rma-out", "rma-in", "lease-return", "write-off", "taking", "reversal"
]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quantity of one item that leaves one account and comes to another.

    The debit equals the credit by construction: both are ``low`` to ``high``. A correction is a
    ``reversal`` of what was entered, then the entry that takes its place.

    Attributes:
        id: Table, row and step, such as ``shipments:12:receive``.
        date: Day as exactly as it is known; "" where no record says.
        item: Chip.
        debit: Account that it comes to.
        credit: Account that it leaves.
        low: Least number of chips; below 0 in a reversal.
        high: Most.
        kind: What happened.
        serial: Serial number, where the record is about one unit.
        table: Table of the record.
        row: Row of the record in its table.
        grade: Grade of evidence of the record, or "".
        reverses: Identifier of the entry that it takes back, or "".
    """

    id: str
    date: str
    item: str
    debit: str
    credit: str
    low: float
    high: float
    kind: EntryKind
    serial: str = ""
    table: str = ""
    row: int = 0
    grade: str = ""
    reverses: str = ""


class Stock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the books say an account holds of an item on a day.

    Attributes:
        account: Account.
        item: Chip.
        low: Least number of chips.
        high: Most.
        received: Number that came to it, least and most.
        left: Number that left it, least and most.
    """

    account: str
    item: str
    low: float
    high: float
    received: tuple[float, float] = (0.0, 0.0)
    left: tuple[float, float] = (0.0, 0.0)
