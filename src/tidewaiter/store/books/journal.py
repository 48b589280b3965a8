"""Which account held how many chips on a day? The journal of a case, and what it balances to.

The journal has the columns of :class:`tidewaiter.model.books.journal.Entry` and the first and last
day that an entry can have (``date_first``, ``date_last``, null where unknown). How a record becomes
entries, and what a correction does, is said at the head of ``sql/journal.sql``. The terms are those
of nuclear material accountancy: book inventory, receipts and shipments of a material balance area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import TableError, Where
from tidewaiter.core.unit import unit
from tidewaiter.model.books.journal import Stock
from tidewaiter.model.compute import REFERENCE, compute_equivalent
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from tidewaiter.model.chip import Chip
    from tidewaiter.model.compute import Equivalent, Metric

_COLUMNS = ("debit", "credit", "item", "low", "high", "date_first", "date_last")
_PATTERN = "*?["


class StockInCompute(NamedTuple):
    """What an account holds of an item, in H100-equivalents of a named metric.

    Attributes:
        account: Account.
        item: Chip.
        low: Least, over the chips in the books and the sources' figures; None is "unknown".
        high: Most, likewise.
        unit: ``H100e[metric]``.
    """

    account: str
    item: str
    low: float | None
    high: float | None
    unit: str


def journal(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the journal of a case, in order of table and row, and register it as ``journal``.

    Args:
        connection: As :func:`tidewaiter.store.books.questions.opened` returns it, with the tables
            ``shipments`` and ``service`` of the case.
    """
    found = asked(connection, "journal")
    connection.register("journal", found)
    return found


def stocks(
    connection: duckdb.DuckDBPyConnection, as_of: date, begins: date | None = None
) -> tuple[Stock, ...]:
    """Return what every account holds of every item at the end of a day, by account and item.

    ``received`` and ``left`` count from ``begins`` to ``as_of``, both included. Accounts in which
    nothing stands and nothing moved are left out. Over all accounts of an item the least of some
    are the most of others: ``low`` and ``high`` together sum to 0.

    Args:
        connection: One that knows the table ``journal``.
        as_of: The day.
        begins: First day of the period; None for all that is entered.
    """
    found = asked(connection, "stocks", **_period(as_of, begins)).to_pylist()
    return tuple(
        Stock(
            account=row["account"],
            item=row["item"],
            low=row["low"],
            high=row["high"],
            received=(row["received_low"], row["received_high"]),
            left=(row["left_low"], row["left_high"]),
        )
        for row in found
    )


def in_compute(
    held: Iterable[Stock], chips: Mapping[str, Chip], metric: Metric
) -> tuple[StockInCompute, ...]:
    """Return stocks in H100-equivalents of one metric (:mod:`tidewaiter.model.compute`).

    An item that is no known chip, or whose figure no source states, is unknown and not 0.

    Args:
        held: Stocks.
        chips: Chips by identifier, :data:`~tidewaiter.model.compute.REFERENCE` among them.
        metric: Name of the metric.

    Raises:
        UnitError: If there is no such metric.
    """
    named = unit(f"H100e[{metric}]").text
    held = tuple(held)
    each = {
        item: compute_equivalent(chips[item], metric, chips[REFERENCE]) if item in chips else None
        for item in dict.fromkeys(stock.item for stock in held)
    }
    return tuple(
        StockInCompute(stock.account, stock.item, *_times(stock, each[stock.item]), named)
        for stock in held
    )


def balanced(
    paths: Sequence[Path], as_of: date, scratch: Path, memory_mb: int = 3000, threads: int = 2
) -> pa.Table:
    """Return the stocks of a journal that is kept in Parquet files and may exceed memory.

    Columns and order are those of ``sql/stocks.sql``: ``account, item, low, high``, then
    ``received_low, received_high, left_low, left_high``. The same rows give the same bytes in any
    order and number of files.

    Args:
        paths: Files with the columns of the journal.
        as_of: The day, at whose end the stocks are asked for.
        scratch: Folder for what does not fit into memory.
        memory_mb: Most memory of the database, in MB.
        threads: Number of threads.

    Raises:
        TableError: If there is no file, or one of them lacks a column or has a name that reads as a
            pattern.
    """
    names = [_checked(path) for path in paths]
    if not names:
        raise TableError("a journal needs at least one file", allowed="Parquet files")
    with _reading(names, scratch, memory_mb, threads) as connection:
        return asked(connection, "stocks", **_period(as_of, None))


def _period(as_of: date, begins: date | None) -> dict[str, date | None]:
    return {"as_of": as_of, "from": begins}


def _times(stock: Stock, each: Equivalent | None) -> tuple[float | None, float | None]:
    """Return the ends of an amount of chips times an equivalent; a stock may be below 0."""
    if each is None:
        return None, None
    least = each.low if stock.low >= 0 else each.high
    most = each.high if stock.high >= 0 else each.low
    return stock.low * least, stock.high * most


def _reading(
    names: list[str], scratch: Path, memory_mb: int, threads: int
) -> duckdb.DuckDBPyConnection:
    """Return a database that may read these files and its scratch, and no other."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "temp_directory": str(scratch),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET allowed_paths = ?", [names])
    connection.execute("SET enable_external_access = false")
    connection.read_parquet(names).create_view("journal")
    return connection


def _checked(path: Path) -> str:
    """Return the name of a Parquet file that has the columns of a journal."""
    import pyarrow as pa
    from pyarrow import parquet

    if any(letter in str(path) for letter in _PATTERN):
        raise TableError(
            "the name of the file reads as a pattern of names",
            where=Where(str(path)),
            allowed=f"names without {' '.join(_PATTERN)}",
        )
    try:
        found = parquet.read_schema(path).names
    except (OSError, pa.ArrowInvalid) as error:
        raise TableError("no Parquet file", where=Where(str(path)), found=str(error)) from error
    if missing := [name for name in _COLUMNS if name not in found]:
        raise TableError(
            "the journal lacks columns",
            where=Where(str(path)),
            found=f"without {', '.join(missing)}",
            allowed=", ".join(_COLUMNS),
        )
    return str(path)
