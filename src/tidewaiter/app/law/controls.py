"""How did the law about an item change, what does a rule say, and does a product outrun the cap?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.law.classify import JURISDICTION, Asked, day, item_asked, rules_of
from tidewaiter.controls.cap import Ledger, ledger
from tidewaiter.controls.changes import ChangeDay, Difference, differences, timeline
from tidewaiter.controls.explain import Explanation, explained
from tidewaiter.controls.requirement import Requirement, Transaction, requirement
from tidewaiter.controls.shipments import read_shipments
from tidewaiter.controls.stated_item import StatedItem, item_of
from tidewaiter.core.errors import TableError, UsageError, Where
from tidewaiter.facts.catalogue import found
from tidewaiter.facts.naming import resolve
from tidewaiter.model.compute import tpp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

CAP = "cap"
COUNTRIES = ("exported_from", "destination", "headquarters", "ultimate_parent")
"""Countries of a transaction, in the order in which a command line names them."""

_LARGEST = 100_000_000  # bytes


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """An item and the days on which the law about it changed.

    Attributes:
        item: The item.
        days: The days, oldest first.
    """

    item: StatedItem
    days: tuple[ChangeDay, ...]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What two days differ in.

    Attributes:
        first: First day.
        second: Second day.
        asked: Number of chips asked about.
        differences: Chips that stand elsewhere.
    """

    first: str
    second: str
    asked: int
    differences: tuple[Difference, ...]


def timeline_of(facts: Facts, asked: Asked) -> Timeline:
    """Return an item on every day on which a rule of the United States about it changed."""
    item = item_asked(facts, asked)
    return Timeline(item=item, days=timeline(item, rules_of(facts, JURISDICTION)))


def explanation_of(facts: Facts, name: str) -> Explanation:
    """Return a rule in words.

    Raises:
        UnknownNameError: If there is no such rule; the nearest are named.
    """
    return explained(found("rule", name, facts.controls), facts.controls)


def changes_between(facts: Facts, first: str, second: str) -> Changes:
    """Return the chips whose class, review or exceptions differ between two days."""
    items = [item_of(chip) for chip in facts.chips.values()]
    rules = rules_of(facts, JURISDICTION)
    days = day(first, "DATE1"), day(second, "DATE2")
    return Changes(
        first=first,
        second=second,
        asked=len(items),
        differences=differences(items, rules, *days),
    )


def ledger_of(facts: Facts, path: Path, on: str) -> Ledger:
    """Return a table of shipments against the cap, with running sums for each product.

    Raises:
        TableError: If the table is no table, or a cell is wrong; it says line and column.
        UsageError: If the file cannot be read, or the facts have no cap or several.
        ModelError: If the cap had no text on that day.
    """
    caps = [r for r in rules_of(facts, JURISDICTION).values() if r.kind == CAP]
    if len(caps) != 1:
        raise UsageError("the facts need exactly one cap", found=", ".join(r.id for r in caps))
    shipments = read_shipments(_lines(path), str(path), _chip_of(facts))
    tpp_of = {s.chip: tpp(facts.chips[s.chip]).value for s in shipments}
    return ledger(shipments, tpp_of, caps[0], day(on, "--on"))


def _chip_of(facts: Facts) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def chip_of(text: str) -> str:
        if text not in known:
            meant = resolve(text, facts.chips)
            if meant.chip is None:
                raise ValueError(meant.reason)
            known[text] = meant.chip
        return known[text]

    return chip_of


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _LARGEST:
            raise TableError("the table is too large", where=Where(str(path)))
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            "the table cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    except UnicodeDecodeError as error:
        raise TableError(
            "the table is not UTF-8",
            where=Where(str(path)),
            found=f"byte {error.start}",
            hint="save it as CSV in UTF-8",
        ) from error
    return text.splitlines(keepends=True)


def requirement_of(facts: Facts, asked: Asked, about: dict[str, object]) -> Requirement:
    """Return whether a transaction in an item needs a licence, under every jurisdiction's rules.

    Args:
        facts: The facts.
        asked: The item, the day, the day of knowledge.
        about: Fields of :class:`tidewaiter.controls.requirement.Transaction` beside the item; what
            is left out is unknown.

    Raises:
        UsageError: If a country is no two-letter code, or a share no percentage.
    """
    codes = {n: str(about[n]) for n in COUNTRIES if about.get(n)}
    for name, code in codes.items():
        if not (code.isascii() and code.isalpha() and code.isupper() and len(code) == 2):
            raise UsageError(
                "not a country",
                where=Where(field=name),
                found=code,
                allowed="two capital letters, such as SG",
            )
    share = about.get("listed_ownership")
    owned = None if share is None else float(str(share))
    if owned is not None and not 0 <= owned <= 100:
        raise UsageError(
            "not a share", where=Where(field="listed_ownership"), found=owned, allowed="0 to 100"
        )
    transaction = Transaction(
        item=item_asked(facts, asked),
        exported_from=codes.get("exported_from", ""),
        destination=codes.get("destination", ""),
        headquarters=codes.get("headquarters", ""),
        ultimate_parent=codes.get("ultimate_parent", ""),
        listed_ownership=owned,
    )
    known_by = day(asked.known_by, "--known-by") if asked.known_by else None
    return requirement(transaction, facts.controls, day(asked.on, "--on"), known_by)
