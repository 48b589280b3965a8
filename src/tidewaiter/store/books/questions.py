"""What do the tables of a case say? One question, one file of SQL, answered by DuckDB.

Every table of a case is there under its name, empty where the case lacks it. Parameters stand in
the SQL as ``$name``. Nothing is read from, or written to, any file but DuckDB's own scratch.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import pyarrow as pa

_SQL = Path(__file__).parent / "sql"


def opened(
    tables: Mapping[str, pa.Table], scratch: Path, *, memory_mb: int = 1200, threads: int = 2
) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that knows the tables by their names.

    Args:
        tables: Tables by name.
        scratch: Folder for what does not fit into memory.
        memory_mb: Most memory, in MB.
        threads: Number of threads.
    """
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
    connection.execute("SET TimeZone = 'UTC'")
    for name, table in tables.items():
        connection.register(name, table)
    connection.execute("SET enable_external_access = false")
    connection.execute((_SQL / "macros.sql").read_text(encoding="utf-8"))
    return connection


def asked(connection: duckdb.DuckDBPyConnection, question: str, **given: Any) -> pa.Table:  # noqa: ANN401
    """Return the answer to a question.

    Args:
        connection: As :func:`opened` returns it.
        question: Name of the file of SQL, without its ending.
        **given: Parameters of the SQL.
    """
    text = (_SQL / f"{question}.sql").read_text(encoding="utf-8")
    return connection.sql(text, params=given or None).to_arrow_table()
