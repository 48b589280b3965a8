"""Where does the answer about a case go? A folder of files, each whole or not there."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.manifest import MANIFEST, manifest_of
from tidewaiter.report.account.answer_tables import TABLES
from tidewaiter.report.account.page import report_page
from tidewaiter.store.result_files import marked

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.account import CaseAnswer

_BELOW_NOTHING = re.compile(r"-\d+(\.\d+)?(e[+-]\d+)?", re.ASCII)


def answer_files(facts: Facts, answer: CaseAnswer) -> dict[str, bytes]:
    """Return the files of an answer by name, the manifest of the others last.

    In tables a cell that a spreadsheet would run as a formula has an apostrophe in front.
    """
    books = facts.books["accounting"]
    files = {
        "case.json": msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n",
        **{name: csv_bytes(rows(answer)) for name, rows in TABLES.items()},
        "report.html": report_page(answer, books).encode(),
    }
    digests = (digest_of(name, [content]) for name, content in files.items())
    return files | {MANIFEST: manifest_of(digests)}


def write_answer(facts: Facts, answer: CaseAnswer, out: Path) -> None:
    """Write the files of an answer into a folder, the manifest last.

    Files of the same names are replaced; others stay.

    Raises:
        UsageError: If the folder cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("the folder cannot be made", found=str(error)) from error
    for name, content in answer_files(facts, answer).items():
        with replacing(out / name) as path:
            path.write_bytes(content)


def csv_bytes(rows: list[tuple[str, ...]]) -> bytes:
    """Return rows as CSV; a cell that a spreadsheet would run as a formula has an apostrophe.

    A number below 0 is none.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    return marked(cell) if cell and not _BELOW_NOTHING.fullmatch(cell) else cell
