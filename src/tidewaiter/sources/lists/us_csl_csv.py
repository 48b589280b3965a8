"""US Consolidated Screening List as CSV: 29 columns, one entry a row, lists joined by ``; ``.

The columns are those that the International Trade Administration publishes. Several values in a
cell are joined by a semicolon and a space; a name or address that holds one itself cannot be told
apart from two, which the JSON form does not suffer from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import Where
from tidewaiter.model.party import NameKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import require_ended, text_of
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.strict_table import Columns, Row, rows_of
from tidewaiter.sources.us_csl import LIST, kind_of, list_code

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile

TITLE = "US Consolidated Screening List, CSV"
SINGLE = {
    "source": "list",
    "title": "title",
    "federal_register_notice": "citation",
    "start_date": "start",
    "end_date": "end",
    "standard_order": "standard-order",
    "license_requirement": "licence-requirement",
    "license_policy": "licence-policy",
    "call_sign": "call-sign",
    "vessel_type": "vessel-type",
    "gross_tonnage": "gross-tonnage",
    "gross_registered_tonnage": "gross-registered-tonnage",
    "vessel_flag": "vessel-flag",
    "vessel_owner": "vessel-owner",
    "remarks": "remark",
    "source_list_url": "list-address",
    "source_information_url": "information-address",
}
JOINED = {
    "programs": "programme",
    "citizenships": "citizenship",
    "dates_of_birth": "birth-date",
    "nationalities": "nationality",
    "places_of_birth": "birth-place",
}
COLUMNS = Columns(
    frozenset(
        {"_id", "entity_number", "type", "name", "addresses", "alt_names", "ids", *SINGLE, *JOINED}
    )
)


def recognises(name: str, head: str) -> bool:
    """Whether the header is that of the list."""
    del name
    header = head.partition("\n")[0].strip().split(",")
    return {"_id", "entity_number", "federal_register_notice"} <= set(header)


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file."""
    file = only(files)
    text = text_of(file)
    entries = told_apart(_entry(row, file.name) for row in rows_of(text, COLUMNS, file.name))
    require_ended(text, file.name)
    return Held(LIST, entries)


def _entry(row: Row, file: str) -> ListEntry:
    line, cells = row
    code = list_code(cells["source"], Where(file, line, "source"))
    draft = EntryDraft(Where(file, line), code, cells["_id"])
    draft.kind = kind_of(cells["type"], cells["name"], Where(file, line, "type"))
    draft.name(cells["name"], NameKind.PRIMARY, f"{line}:name")
    for alias in _several(cells["alt_names"]):
        draft.name(alias.removeprefix("and "), NameKind.ALIAS, f"{line}:alt_names")
    for address in _several(cells["addresses"]):
        draft.address([address], f"{line}:addresses", _country(address))
    for number in _several(cells["ids"]):
        _identify(draft, number, f"{line}:ids")
    draft.identifier("entity-number", cells["entity_number"], f"{line}:entity_number")
    for column, field in SINGLE.items():
        draft.say(field, cells[column], f"{line}:{column}")
    for column, field in JOINED.items():
        for value in _several(cells[column]):
            draft.say(field, value, f"{line}:{column}")
    return draft.finished()


def _several(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part.strip()]


def _country(address: str) -> str:
    """Return the two letters that end an address, or ""."""
    last = address.rpartition(", ")[2].strip()
    return last if len(last) == 2 and last.isascii() and last.isupper() else ""


def _identify(draft: EntryDraft, number: str, place: str) -> None:
    """Add ``country, dates, number, kind``, of which only number and kind are always there."""
    value, _, kind = number.rpartition(", ")
    country = value[:2] if value[2:4] == ", " and value[:2].isupper() else ""
    if not value:
        value, kind = kind, ""
    draft.identifier(kind, value.removeprefix(f"{country}, ") if country else value, place, country)
