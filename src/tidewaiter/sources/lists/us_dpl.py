"""BIS Denied Persons List: one table with tabs, twelve columns, one order a row.

It has no identifiers: a row's is made of its name, its order's day and its address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import Where
from tidewaiter.model.party import NameKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import require_ended, text_of
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.strict_table import Columns, Row, rows_of
from tidewaiter.sources.us_csl import made_id

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile

TITLE = "BIS Denied Persons List, tab separated"
LIST = "us-dpl"
STATED = {
    "Effective_Date": "start",
    "Expiration_Date": "end",
    "Standard_Order": "standard-order",
    "Last_Update": "updated",
    "Action": "remark",
    "FR_Citation": "citation",
}
_ADDRESS = ("Street_Address", "City", "State", "Postal_Code", "Country")
COLUMNS = Columns(frozenset({"Name", *_ADDRESS, *STATED}), delimiter="\t")


def recognises(name: str, head: str) -> bool:
    """Whether the header is that of the list."""
    del name
    header = head.partition("\n")[0]
    return "\t" in header and "Standard_Order" in header


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file."""
    file = only(files)
    text = text_of(file)
    entries = told_apart(_entry(row, file.name) for row in rows_of(text, COLUMNS, file.name))
    require_ended(text, file.name)
    return Held(LIST, entries)


def _entry(row: Row, file: str) -> ListEntry:
    line, cells = row
    ident = made_id(cells["Name"], cells["Effective_Date"], cells["Street_Address"])
    draft = EntryDraft(Where(file, line), LIST, ident)
    draft.name(cells["Name"], NameKind.PRIMARY, f"{line}:Name")
    parts = [cells[column] for column in _ADDRESS]
    draft.address(parts, f"{line}:Street_Address", cells["Country"])
    for column, field in STATED.items():
        draft.say(field, cells[column], f"{line}:{column}")
    return draft.finished()
