"""How is a case written as a folder of tables? Whole or not at all.

The tables are written into a folder beside, which is then renamed. The same tables give the same
bytes. What must not lie in the case, such as the truth of a made-up one, is written beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

ABOUT = "case.yaml"


class CaseNote(msgspec.Struct, frozen=True, kw_only=True):
    """What a case that is written says of itself.

    Attributes:
        name: Name of the case.
        status: ``made-up``, ``alleged`` or ``records``.
        note: What a reader should know first.
        sources: Where the records come from, one text each.
    """

    name: str
    status: str
    note: str = ""
    sources: tuple[str, ...] = ()


def require_new(folder: Path) -> None:
    """Refuse a place that holds something already, before any long work.

    Raises:
        UsageError: If it is no folder, holds something, or the folder above it does not exist.
    """
    where = Where(str(folder))
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError("the place of the case is no folder", where=where, hint="name a new one")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            "the folder holds something already",
            where=where,
            allowed="a new folder, or an empty one",
        )
    if not folder.absolute().parent.is_dir():
        raise UsageError("there is no folder above it", where=where, hint="make it first")


def beside(folder: Path, ending: str) -> Path:
    """Return the path of a file that belongs to a case and lies outside it."""
    return folder.absolute().with_name(folder.absolute().name + ending)


def write_case(
    folder: Path, tables: Mapping[str, pa.Table], note: CaseNote, *, is_parquet: bool = False
) -> None:
    """Write a case, whole or not at all.

    Args:
        folder: A new or empty folder.
        tables: Tables of texts by name.
        note: What the case says of itself.
        is_parquet: Whether tables are Parquet, and not CSV.

    Raises:
        UsageError: As :func:`require_new`, or if the place cannot be written.
    """
    require_new(folder)
    try:
        made = tempfile.mkdtemp(prefix=".tidewaiter-", suffix=".part", dir=folder.absolute().parent)
    except OSError as error:
        raise UsageError(
            "the case cannot be written", where=Where(str(folder)), found=error.strerror
        ) from error
    part = Path(made)
    try:
        for name, table in sorted(tables.items()):
            (_write_parquet if is_parquet else _write_csv)(table, part / name)
        (part / ABOUT).write_text(_about(note), encoding="utf-8", newline="\n")
        part.chmod(0o777 & ~_umask())
        if folder.is_dir():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_beside(path: Path, record: msgspec.Struct) -> None:
    """Write a record as indented JSON, whole or not at all."""
    with replacing(path) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def _about(note: CaseNote) -> str:
    """Return ``case.yaml``; every text is quoted as JSON quotes it, which YAML reads."""
    fields = [("name", note.name), ("status", note.status), ("note", note.note)]
    lines = [f"{name}: {json.dumps(text)}" for name, text in fields if text]
    if note.sources:
        lines += ["sources:", *(f"  - {json.dumps(text)}" for text in note.sources)]
    return "\n".join([*lines, ""])


def _write_csv(table: pa.Table, path: Path) -> None:
    import pyarrow.csv as pacsv

    options = pacsv.WriteOptions(quoting_style="needed", quoting_header="needed")
    pacsv.write_csv(table, path.with_suffix(".csv"), options)


def _write_parquet(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path.with_suffix(".parquet"), compression="zstd")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
