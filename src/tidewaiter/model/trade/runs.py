"""What came of comparing two runs: of what changed since, and of the swap test."""

from __future__ import annotations

import msgspec


class Moved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order whose outcome moved when nothing that may matter had changed.

    Attributes:
        order: The order's number.
        swapped: What was swapped.
        before: Outcome as it was.
        after: Outcome after the swap.
    """

    order: str
    swapped: str
    before: str
    after: str


class SwapTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of the test.

    Attributes:
        orders: Number of orders that were screened again.
        countries: Number of countries that changed places with another.
        alone: Countries that no other country shares its standing with, and were left.
        names: Number of names that were changed.
        kept_names: Number of names with a hit, or not readable, which were left.
        moved: Orders whose outcome moved.
    """

    orders: int
    countries: int
    alone: tuple[str, ...]
    names: int
    kept_names: int
    moved: tuple[Moved, ...]


class OrderChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order whose answer changed.

    Attributes:
        order: Its number.
        row: Its row in the later run.
        before: Outcome of the earlier run.
        after: Outcome of the later run.
        columns: Columns that differ.
        why: Reasons that came (``new: ...``) and went (``gone: ...``).
    """

    order: str
    row: int
    before: str
    after: str
    columns: tuple[str, ...]
    why: tuple[str, ...]


class RunChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changed between two runs.

    Attributes:
        came: Row and number of each order of the later run alone.
        went: Row and number of each order of the earlier run alone.
        changed: Orders whose answer changed, in order of the later run's rows.
        same: Number of orders whose answer is the same.
        moves: Number of orders by outcome before and after (``hold -> release``), where it changed.
        basis: What changed in what the answers rest on, one sentence each.
    """

    came: tuple[tuple[int, str], ...]
    went: tuple[tuple[int, str], ...]
    changed: tuple[OrderChange, ...]
    same: int
    moves: dict[str, int]
    basis: tuple[str, ...]
