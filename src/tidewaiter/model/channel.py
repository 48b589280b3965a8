"""A channel of access to compute, described by what each costs, gives and risks."""

from __future__ import annotations

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Figure, Statement


class Aspect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of the table of channels.

    Attributes:
        statements: Sentences with their sources; empty means that no fact was found.
        figures: Numbers that belong to them.
    """

    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel of access: licensed purchase, diverted, rented abroad, domestic.

    Attributes:
        id: Name of its file.
        title: Heading in the table.
        order: Place in the table, from 1.
        performance: How the chips compare.
        supply: How many, and how fast.
        legal_risk: What the law says of it on the day asked about.
        cost: Prices.
        software: Software ecosystem.
        use: What it is used for.
    """

    id: str
    title: str
    order: int
    performance: Aspect
    supply: Aspect
    legal_risk: Aspect
    cost: Aspect
    software: Aspect
    use: Aspect

    def __post_init__(self) -> None:
        checked_ident(self.id)
