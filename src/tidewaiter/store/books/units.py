"""Where do the books have every serial number, and which records of serial numbers do not fit?

Records after the day asked about do not count. Where a day or moment is known only roughly, a
record accuses only where all of it lies where it must for that, and clears where any of it may:
doubt goes to innocence. Serial numbers are compared as texts, trimmed and in capitals. Findings
count chips: what a list calls module, server or rack, or what chips were seen in, carries them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidewaiter.model.books.grade import GRADES

if TYPE_CHECKING:
    from datetime import date

    import duckdb
    import pyarrow as pa

    from tidewaiter.model.books.assumptions import BooksFacts

_SQL = Path(__file__).parent / "sql"
_PARAMETER = re.compile(r"\$([a-z_]+)")
MOST = 20
"""Serial numbers and records that a finding names at most."""

_CODES = ("account", "item", "file")
"""Columns of which each text is held once, and a number for it in the rows."""
_STEPS = (
    "spellings", "names", "written", "legs", "aliases", "lines", "service", "seen", "known",
    "carriers", "routes", "moves",
)  # fmt: skip
_AS_WRITTEN = ("lines", "seen")
"""Steps whose joins are done as written: rows pass by the numbers, and are not held in memory."""
QUESTIONS = (
    "serial-twice", "seen-too-far-apart", "seen-after-scrap", "seen-before-made", "wrong-parent",
    "cloned-fleet", "label-disagrees", "label-only", "rma-of-strangers", "no-such-serial",
    "seen-never-shipped", "offered", "place-contradicted",
)  # fmt: skip
"""Rules about serial numbers; each is a file ``unit_<rule>.sql`` that gives ``account``, ``item``,
``serial``, what else is to be said ``about`` the group, its ``least`` and ``most`` chips where
these are not the number of serial numbers, and the record (``table``, ``row``, ``file``). One that
gives only the first of its serial numbers gives their number too, ``counted``."""
_HITS = """CREATE OR REPLACE TEMP TABLE unit_hits (
    rule VARCHAR, account VARCHAR, item VARCHAR, about VARCHAR, serials BIGINT, least DOUBLE,
    most DOUBLE, serial VARCHAR, "table" VARCHAR, "row" BIGINT, file VARCHAR)"""


def placed(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Create the temporary view ``placed``: where the books have every chip.

    Its columns are ``serial`` (trimmed, in capitals), ``item``, ``account``, ``since_first`` and
    ``since_last`` (the day of arrival), ``shipment`` ("" where a service record brought it),
    ``table``, ``row`` and ``file`` of the record of arrival, and ``id``. A chip is where it came
    last, by a received shipment or a service record, and nowhere once it may have left. A returned
    one is at ``service``. One that no shipment names goes with what it is built into.

    The same is in the table ``unit_held`` as numbers: ``id`` of the chip, ``account``, ``item`` and
    the ``turn`` of the record in ``unit_moves``. Questions about all chips read that one.

    Args:
        connection: A database that knows every table of the case.
        as_of: The day asked about.
    """
    connection.execute(_text("macros"))
    for name in _CODES:
        _run(connection, f"CREATE OR REPLACE TYPE unit_{name} AS ENUM ({_text(f'{name}s')})")
    for step in _STEPS:
        if step in _AS_WRITTEN:
            connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
        _made(connection, f"unit_{step}", _text(step), as_of=as_of)
        connection.execute("SET disabled_optimizers = ''")
    connection.execute("DROP TABLE unit_spellings")
    _made(connection, "unit_held", _text("where"), as_of=as_of)
    _run(connection, f"CREATE OR REPLACE TEMP VIEW placed AS {_text('placed')}")
    _made(connection, "unit_day", "SELECT $as_of::DATE AS as_of", as_of=as_of)


def unit_findings(
    connection: duckdb.DuckDBPyConnection, as_of: date, books: BooksFacts
) -> pa.Table:
    """Return what does not fit, one row a rule, account, item and circumstance, in a total order.

    Makes ``placed`` anew. A rule that the
    facts do not have is not asked. Of a speed that is an interval the fastest counts, of a handling
    time the shortest.

    Args:
        connection: A database that knows every table of the case.
        as_of: The day asked about.
        books: Assumptions.
    """
    placed(connection, as_of)
    for step in ("sites", "identities"):
        _made(connection, f"unit_{step}", _text(step))
    connection.execute(_HITS)
    known = {rule.id for rule in books.rules}
    given = {
        "as_of": as_of,
        "travel_km_h": books.physics.travel_km_h.interval.high,
        "handling_h": books.physics.handling_h.interval.low,
    }
    kept = _text("kept")
    for rule in QUESTIONS:
        if rule in known:
            question = kept.replace("{question}", _text(rule.replace("-", "_")))
            _run(connection, question, rule=rule, **given)
    rows = _text("rows")
    return connection.sql(rows, params=_given(rows)).to_arrow_table()


def seen(
    connection: duckdb.DuckDBPyConnection, as_of: date, days: int
) -> dict[tuple[str, str], dict[str, int]]:
    """Return how many booked chips were seen at their account, by account and item, then by grade.

    Each chip counts once, by the best grade that it was seen with there; a grade that none has is
    left out. An account with chips of which none was seen has an empty dictionary.

    Args:
        connection: A database that knows every table of the case.
        as_of: The day asked about.
        days: Days for which a sighting shows that a unit is there.
    """
    rows = seen_table(connection, as_of, days).to_pylist()
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        grades = found.setdefault((row["account"], row["item"]), {})
        if row["grade"]:
            grades[row["grade"]] = row["seen"]
    return found


def seen_table(connection: duckdb.DuckDBPyConnection, as_of: date, days: int) -> pa.Table:
    """Return the same as a table: ``account``, ``item``, ``booked``, ``grade`` and ``seen``.

    ``booked`` is the number of chips that the books have there; grade "" are those not seen. Where
    ``placed`` was made for the same day on this connection, it is used as it stands.

    Args:
        connection: A database that knows every table of the case.
        as_of: The day asked about.
        days: Days for which a sighting shows that a unit is there.
    """
    if _day(connection) != as_of:
        placed(connection, as_of)
    text = _text("seen", "")
    return connection.sql(text, params=_given(text, as_of=as_of, days=days)).to_arrow_table()


def _day(connection: duckdb.DuckDBPyConnection) -> date | None:
    """Return the day that ``placed`` was made for, or None."""
    there = "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = 'unit_day'"
    if connection.sql(there).fetchall() == [(0,)]:
        return None
    day: date = connection.sql("SELECT as_of FROM unit_day").fetchall()[0][0]
    return day


def _made(connection: duckdb.DuckDBPyConnection, table: str, text: str, **given: Any) -> None:  # noqa: ANN401
    """Create a temporary table from a question."""
    _run(connection, f"CREATE OR REPLACE TEMP TABLE {table} AS {text}", **given)


def _run(connection: duckdb.DuckDBPyConnection, text: str, **given: Any) -> None:  # noqa: ANN401
    connection.execute(text, _given(text, **given))


def _given(text: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the parameters that a text names: DuckDB refuses those that it does not."""
    given |= {"grades": list(GRADES), "most": MOST}
    return {name: given[name] for name in set(_PARAMETER.findall(text))}


def _text(step: str, prefix: str = "unit_") -> str:
    return (_SQL / f"{prefix}{step}.sql").read_text(encoding="utf-8")
