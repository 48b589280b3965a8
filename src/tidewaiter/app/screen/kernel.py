"""The screening of a batch of orders: a function from record batch to record batch.

Each row is answered by itself: the same order gets the same answer in any batch, on any engine.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pyarrow as pa

from tidewaiter.app.screen.ground import Ground, ground_from
from tidewaiter.app.screen.items import ItemBook, licence_of, told_about
from tidewaiter.app.screen.partakers import (
    PartyDesk,
    told_hits,
    told_ownership,
    unsearched,
)
from tidewaiter.app.screen.result_table import RESULTS, row_of
from tidewaiter.app.screen.signs import SignDesk
from tidewaiter.controls.orders.decision import Found, damaged, decided
from tidewaiter.controls.orders.licence import LicenceBook, LicenceQuestion
from tidewaiter.facts.countries import country_fault
from tidewaiter.model.trade.screening import Question, Screening
from tidewaiter.parties.listed.lists_file import from_bytes
from tidewaiter.sources.orders.order_structs import Fault, orders_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidewaiter.app.screen.items import Item
    from tidewaiter.app.screen.partakers import Partaker
    from tidewaiter.controls.orders.licence import Licence
    from tidewaiter.model.trade.order import Order
    from tidewaiter.model.trade.screening import FlagAnswer
    from tidewaiter.parties.listed.hits import PartyHits


def kernel_from(ground: bytes) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Return the kernel that stands on a ground."""
    desk = Desk(ground_from(ground))
    return desk.batch


class Desk:
    """Everything that an order is compared with."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._items = ItemBook(ground.chips)
        self._licences = LicenceBook(ground.rules, ground.as_of, ground.known_by)
        self._parties = PartyDesk(ground, from_bytes(ground.lists) if ground.lists else None)
        self._signs = SignDesk(ground)

    def batch(self, orders: pa.RecordBatch) -> pa.RecordBatch:
        """Return the results of a batch, a row for each order."""
        numbers = orders.column("row").to_pylist()
        pairs = zip(orders_of(orders), numbers, strict=True)
        screenings = self.screened([_checked(order, row) for order, row in pairs], numbers)
        rows = [row_of(s, damage, self._ground.detail) for s, damage in screenings]
        columns = {name: [row[name] for row in rows] for name in RESULTS.names}
        return pa.RecordBatch.from_pydict(columns, schema=RESULTS)

    def screened(
        self, orders: Sequence[Order | Fault], numbers: Sequence[int]
    ) -> list[tuple[Screening, str]]:
        """Return what screening says of each order, and what is damaged in it."""
        partakers = [() if isinstance(o, Fault) else self._parties.partakers(o) for o in orders]
        hits = iter(self._parties.hits([p for some in partakers for p in some]))
        answers = []
        for row, order, some in zip(numbers, orders, partakers, strict=True):
            if isinstance(order, Fault):
                answers.append((self._damaged(order, row), in_words(order)))
            else:
                answers.append((self._answer(order, row, some, [next(hits) for _ in some]), ""))
        return answers

    def bound_names(self, orders: Sequence[Order]) -> set[str]:
        """Return the names that find a record or an owner, or that cannot be compared."""
        partakers = [p for order in orders for p in self._parties.partakers(order)]
        hits = self._parties.hits(partakers)
        return {
            partaker.stated.name
            for partaker, found in zip(partakers, hits, strict=True)
            if partaker.record or partaker.owners or found.unsearched
        }

    def _damaged(self, fault: Fault, row: int) -> Screening:
        reason = damaged(in_words(fault), self._ground.policy)
        return Screening(
            order=fault.order,
            row=row,
            as_of=self._ground.as_of.isoformat(),
            outcome=reason.outcome,
            screened=False,
            reasons=(reason,),
        )

    def _answer(
        self, order: Order, row: int, partakers: tuple[Partaker, ...], hits: list[PartyHits]
    ) -> Screening:
        item = self._items.of(order)
        licence = self._licence(order, item, partakers)
        found = Found(
            order=order,
            licence=licence.answer,
            controlled=licence.controlled,
            screened=self._parties.is_screened,
            hits=told_hits(partakers, hits),
            unsearched=unsearched(partakers, hits),
            ownership=told_ownership(partakers),
            item_known=bool(item.may_be),
            only_owners=licence.only_owners,
            site_known=not self._ground.sites or order.site in self._ground.sites,
            flag_texts=self._signs.texts,
        )
        flags = self._signs.answers(found, partakers, item)
        decision = decided(found._replace(flags=flags), self._ground.policy)
        return Screening(
            order=order.id,
            row=row,
            as_of=self._ground.as_of.isoformat(),
            outcome=decision.outcome,
            screened=found.screened,
            reasons=decision.reasons,
            licence=licence.answer,
            hits=found.hits,
            ownership=found.ownership,
            flags=tuple(flag for flag in flags if flag.answer in {"raised", "asked"}),
            questions=(*decision.questions, *self._of_flags(flags, licence)),
        )

    def _licence(self, order: Order, item: Item, partakers: tuple[Partaker, ...]) -> Licence:
        """Return the gravest answer over the parties that the rules name."""
        found = [
            told_about(licence_of(item, question, self._licences), about)
            for question, about in _questions(order, partakers).items()
        ]
        return min(found, key=lambda licence: _GRAVEST.index(licence.answer.requirement))

    def _of_flags(self, flags: Sequence[FlagAnswer], licence: Licence) -> tuple[Question, ...]:
        """Return the questions of flags: those raised, and for a controlled item those asked.

        The order does not wait for those asked, so that a table without details leaves them out.
        """
        wanted = {"raised"}
        if licence.controlled != "no" and self._ground.detail != "none":
            wanted = {"raised", "asked"}
        return tuple(
            self._signs.question(flag.flag, needed=flag.answer == "raised")
            for flag in flags
            if flag.answer in wanted
        )


def _checked(order: Order | Fault, row: int) -> Order | Fault:
    """Return an order, or the fault of the first code in it that is no country's."""
    if isinstance(order, Fault):
        return order
    for column in ("exported_from", "destination"):
        if fault := country_fault(getattr(order, column)):
            return Fault(row, column, fault, getattr(order, column), order.id)
    for party in order.parties:
        for field in ("country", "headquarters", "parent_country"):
            if fault := country_fault(getattr(party, field)):
                column = f"{party.role} {field}"
                return Fault(row, column, fault, getattr(party, field), order.id)
    return order


def in_words(fault: Fault) -> str:
    """Return a fault with its row and column."""
    is_told = not fault.found or fault.found in fault.message
    found = "" if is_told else f": {fault.found!r}"
    return f"row {fault.row}, column {fault.column}: {fault.message}{found}"


_NAMED_BY_RULES = ("end-user", "consignee", "intermediate-consignee", "buyer")
_GRAVEST = ("yes", "unknown", "verify", "no")


def _questions(order: Order, partakers: tuple[Partaker, ...]) -> dict[LicenceQuestion, str]:
    """Return what is asked of the rules, each question once, with whom it is about.

    They are asked about the end user, or about nobody where none is named; and about each other
    party of whose seat or parent something is known. What is not known of those stays out of the
    question: it is the end user's owners that the rules want to know.
    """
    plain = LicenceQuestion("", order.exported_from, order.destination)
    about = [p for p in partakers if p.stated.role in _NAMED_BY_RULES]
    users = [p for p in about if p.stated.role == "end-user"]
    asked = {q: f"end user {p.name}" for p in users for q in _of_user(plain, p)}
    asked = asked or {plain: "no end user"}
    share = max((q.listed_ownership or 0.0 for q in asked), default=0.0) or None
    for p in about:
        known = [c for c in (*p.headquarters, *p.parent_country) if c]
        if p in users or not known:
            continue
        held = p.owners.listed_ownership if p.owners is not None else share
        for headquarters, parent in itertools.product(p.headquarters, p.parent_country):
            of_party = plain._replace(
                headquarters=headquarters or parent,
                ultimate_parent=parent or headquarters,
                listed_ownership=held,
            )
            asked.setdefault(of_party, f"{p.stated.role} {p.name}")
    return asked


def _of_user(plain: LicenceQuestion, partaker: Partaker) -> list[LicenceQuestion]:
    """Return the questions about an end user, one for each country that is said of it."""
    owners = partaker.owners
    return [
        plain._replace(
            headquarters=headquarters,
            ultimate_parent=parent,
            listed_ownership=owners.listed_ownership if owners is not None else None,
        )
        for headquarters, parent in itertools.product(
            partaker.headquarters, partaker.parent_country
        )
    ]
