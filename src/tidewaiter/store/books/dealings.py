"""Which orders, payments and tenancies do not fit what was shipped, or what a site has?

Orders, payments and rents say who wanted chips, who paid for them and who uses them. None of it
shows where a chip is: a misfit is a question to whoever keeps the record, and says of itself that
nothing is missing. What may be so in any reading of rough days and ranges is no misfit.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.store.books.questions import asked
from tidewaiter.store.books.units import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import duckdb
    import pyarrow as pa

    from tidewaiter.model.books.assumptions import BooksFacts

_MACROS = Path(__file__).parent / "sql" / "order_macros.sql"
_PAID = ("orders", "payments")
_SHIPPED = ("orders", "shipments")


class Question(NamedTuple):
    """A question to the tables.

    Attributes:
        name: Name of its file.
        rules: Rules of its rows.
        tables: Tables without which it finds nothing.
    """

    name: str
    rules: tuple[str, ...]
    tables: tuple[str, ...]


QUESTIONS = (
    Question("paid_not_shipped", ("paid-not-shipped",), _PAID),
    Question("shipped_beyond_order", ("shipped-beyond-order",), _SHIPPED),
    Question("shipped_without_order", ("shipped-without-order",), _SHIPPED),
    Question("paid_by_stranger", ("paid-by-stranger",), _PAID),
    Question("order_paid", ("paid-beyond-order", "paid-below-order"), _PAID),
    Question("rented_beyond", ("rented-beyond-books", "rented-beyond-site"), ("tenants",)),
    Question("not_rented", ("not-rented",), ("tenants",)),
    Question("tenant_before_chips", ("tenant-before-chips",), ("tenants", "shipments")),
)
"""Questions about orders, payments and tenancies."""


def dealing_findings(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    books: BooksFacts,
    beside: Mapping[str, pa.Table],
) -> list[dict[str, Any]]:
    """Return finding rows of every rule about orders, payments and tenancies that the facts have.

    A rule that they lack is not asked.

    Args:
        connection: A database that knows every table of the case, and its ``journal``.
        as_of: The day asked about; later records do not count.
        books: Assumptions.
        beside: Tables that the questions need besides: ``name_keys`` (``text``, ``key``: texts that
            name the same party have a key in common), ``held`` (``account``, ``item``, ``low``,
            ``high``: what the books have) and ``limits`` (``rule``, ``account``, ``item``,
            ``most``, ``said``: the most chips that may be rented, see ``sql/rented_beyond.sql``).
    """
    for name, table in beside.items():
        connection.register(name, table)
    connection.execute(_MACROS.read_text(encoding="utf-8"))
    terms = books.trade
    given = {
        "paid_not_shipped": {"order_days": terms.order_days.interval.high},
        "order_paid": {
            "payment_days": terms.payment_days.interval.high,
            "over": terms.paid_over.interval.high,
            "under": terms.paid_under.interval.high,
        },
    }
    rows: list[dict[str, Any]] = []
    known = {rule.id for rule in books.rules}
    for name, rules, tables in QUESTIONS:
        if known & set(rules) and all(_has_rows(connection, table) for table in tables):
            more = {} if name == "not_rented" else {"most": MOST}
            found = asked(connection, name, as_of=as_of, **more, **given.get(name, {}))
            rows += [row for row in found.to_pylist() if row["rule"] in known]
    return rows


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.table(table).limit(1).fetchall())
