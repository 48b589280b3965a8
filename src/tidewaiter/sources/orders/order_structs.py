"""What does each row of a batch order? An order, or what is wrong with its row and where."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.model.trade.order import ROLES, Order, StatedParty
from tidewaiter.sources.orders.flat_orders import column_of
from tidewaiter.sources.orders.schema import PARTY_TEXTS, TEXTS

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_PLAIN = tuple(name for name in TEXTS if name not in {"id", "quantity", "value"})
_ROLES = frozenset(ROLES)


class Fault(NamedTuple):
    """A damaged row.

    Attributes:
        row: The row, 1 for the first order.
        column: Column or path of the cell.
        message: What is wrong with it.
        found: What stands there, cut where it is long.
        order: The order's number where it is stated.
    """

    row: int
    column: str
    message: str
    found: str = ""
    order: str = ""


def orders_of(batch: pa.RecordBatch) -> list[Order | Fault]:
    """Return the order of every row of a batch of orders, or the first fault of the row.

    Args:
        batch: Rows of :data:`tidewaiter.sources.orders.schema.ORDERS`.
    """
    columns = {name: batch.column(name).to_pylist() for name in ("row", *TEXTS, "serials")}
    parties = _parties(batch)
    figures, words = _pairs(batch.column("figures")), _pairs(batch.column("words"))
    damage = batch.column("damage").to_pylist()
    texts = [columns[name] for name in _PLAIN]
    found: list[Order | Fault] = []
    for at, row in enumerate(columns["row"]):
        if (broken := damage[at]) is not None:
            found.append(
                Fault(
                    row,
                    broken["column"] or "",
                    broken["message"] or "damaged",
                    broken["found"] or "",
                    columns["id"][at] or "",
                )
            )
            continue
        given = {n: cells[at] for n, cells in zip(_PLAIN, texts, strict=True) if cells[at]}
        given["id"] = columns["id"][at] or ""
        numbers = {n: columns[n][at] for n in ("quantity", "value") if columns[n][at] is not None}
        made = _order(row, given, numbers, (parties[at], figures[at], words[at]))
        found.append(
            made
            if isinstance(made, Fault) or not columns["serials"][at]
            else _with_serials(made, columns["serials"][at])
        )
    return found


def _with_serials(order: Order, serials: list[str]) -> Order:
    import msgspec

    return msgspec.structs.replace(order, serials=tuple(serials))


def _order(
    row: int, given: dict[str, Any], numbers: dict[str, str], nested: tuple[Any, Any, Any]
) -> Order | Fault:
    parties, figures, words = nested
    try:
        quantities: dict[str, Any] = {name: number_of(text) for name, text in numbers.items()}
        return Order(
            **given,
            **quantities,
            parties=tuple([_party(one) for one in parties]) if parties else (),
            figures={n: number_of(text) for n, text in _once(figures)} if figures else {},
            words=dict(_once(words)) if words else {},
        )
    except ValueError as error:
        column, text, message = _culprit(given, numbers, nested)
        return Fault(row, column, (message or str(error))[:200], text[:80], given["id"][:80])


def number_of(text: str) -> float:
    """Return the number that a text states.

    Raises:
        ValueError: If it states none; ``NA``, ``1,5`` and numbers of other scripts are none.
    """
    if text.isascii() and text.isdigit():
        return float(text)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no number")
    return float(text)


def _once(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name is given twice")
    return pairs


def _party(cells: tuple[Any, ...]) -> StatedParty:
    role, name, ident, address, country, headquarters, parent_country, identifiers = cells
    if role not in _ROLES:
        raise ValueError(f"{str(role)[:40]!r} is no role; allowed: {', '.join(ROLES)}")
    return StatedParty(
        role=role,
        name=name or "",
        id=ident or "",
        address=address or "",
        country=country or "",
        headquarters=headquarters or "",
        parent_country=parent_country or "",
        identifiers=tuple(identifiers) if identifiers else (),
    )


def _culprit(
    given: dict[str, Any], numbers: dict[str, str], nested: tuple[Any, Any, Any]
) -> tuple[str, str, str]:
    """Return the column that alone is refused, what stands in it, and why it is refused."""
    if not given["id"].strip():
        return "id", given["id"], ""
    parties, figures, _ = nested
    made = {name: lambda n=name, t=text: Order(**{"id": "x", n: t}) for name, text in given.items()}
    made |= {n: lambda n=n, t=text: _with_number(n, t) for n, text in numbers.items()}
    made |= {name: lambda t=text: number_of(t) for name, text in figures or ()}
    for name, make in made.items():
        if refusal := _refusal(make):
            return name, {**dict(figures or ()), **numbers, **given}[name], refusal
    for cells in parties or ():
        if refusal := _refusal(lambda c=cells: _party(c)):
            return *_party_culprit(cells), refusal
    place = "figures" if _refusal(lambda: _once(figures or [])) else "words"
    return place, "", ""


def _with_number(name: str, text: str) -> Order:
    number: dict[str, Any] = {name: number_of(text)}
    return Order(id="x", **number)


def _party_culprit(cells: tuple[Any, ...]) -> tuple[str, str]:
    role = cells[0]
    if role not in _ROLES:
        return "parties.role", str(role)
    for field, text in zip(PARTY_TEXTS, cells[1:-1], strict=True):
        if text and _refusal(
            lambda f=field, t=text: StatedParty(
                **{"role": role, "name": "x", f: t} if t.strip() else {"role": role, "name": "x"}
            )
        ):
            return column_of(role, field), text
    return column_of(role, "name"), cells[1] or ""


def _refusal(make: Any) -> str:  # noqa: ANN401
    """Return why a noun cannot be made, or "" where it can."""
    try:
        make()
    except ValueError as error:
        return str(error) or "refused"
    return ""


def _parties(batch: pa.RecordBatch) -> list[list[tuple[Any, ...]]]:
    column = batch.column("parties")
    values = column.flatten()
    fields = [values.field(n).to_pylist() for n in ("role", *PARTY_TEXTS, "identifiers")]
    return _per_row(column, list(zip(*fields, strict=True)))


def _pairs(column: Any) -> list[list[tuple[str, str]]]:  # noqa: ANN401
    values = column.flatten()
    names, texts = (values.field(n).to_pylist() for n in ("name", "value"))
    return _per_row(column, [(n or "", t or "") for n, t in zip(names, texts, strict=True)])


def _per_row(column: Any, items: list[Any]) -> list[list[Any]]:  # noqa: ANN401
    """Return the items of each row of a column of lists."""
    lengths = column.value_lengths().to_pylist()
    ends = [0]
    for length in lengths:
        ends.append(ends[-1] + (length or 0))
    return [items[start:end] for start, end in pairwise(ends)]
