"""UK Sanctions List, CSV: a line with the day, a header, then one row for each name or address.

Built from the published names of the columns; not yet tried on a file as the Foreign, Commonwealth
and Development Office sends it. A column that is not named here is an error with its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import text_of
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.strict_table import Columns, Row, rows_of

if TYPE_CHECKING:
    from tidewaiter.sources.files import SourceFile

TITLE = "UK Sanctions List, CSV (untried on a real file)"
LIST = "uk-sanctions"
_KINDS = {"Individual": PartyKind.INDIVIDUAL, "Entity": PartyKind.ENTITY,
          "Ship": PartyKind.VESSEL}  # fmt: skip
_TYPE = ("Designation Type", "Individual, Entity, Ship")
_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_ADDRESS = (*(f"Address Line {i}" for i in range(1, 7)), "Address Postal Code", "Address Country")
_PAPERS = {
    "OFSI Group ID": "OFSI group",
    "UN Reference Number": "UN reference",
    "National Identifier number": "national identifier",
    "Passport number": "passport",
    "Business registration number (s)": "business registration",
    "IMO number": "IMO number",
    "Hull identification number (HIN)": "hull identification",
}
_STATED = {
    "Last Updated": "updated",
    "Title": "title",
    "Regime Name": "programme",
    "Designation source": "designation-source",
    "Sanctions Imposed": "sanction",
    "Other Information": "remark",
    "UK Statement of Reasons": "reason",
    "Date Designated": "start",
    "D.O.B": "birth-date",
    "Nationality(/ies)": "nationality",
    "National Identifier additional information": "document-remark",
    "Passport additional information": "document-remark",
    "Position": "title",
    "Gender": "gender",
    "Town of birth": "birth-place",
    "Country of birth": "birth-place",
    "Phone number": "phone",
    "Website": "website",
    "Email address": "email",
    "Type of entity": "entity-type",
    "Subsidiaries": "subsidiary",
    "Parent company": "parent",
    "Parent Company": "parent",
    "Current owner/operator (s)": "vessel-owner",
    "Previous owner/operator (s)": "former-vessel-owner",
    "Current believed flag of ship": "vessel-flag",
    "Previous flags": "former-vessel-flag",
    "Type of ship": "vessel-type",
    "Tonnage of ship": "gross-tonnage",
    "Length of ship": "length",
    "Year Built": "built",
}
_ORIGINAL = ("Name non-latin script", "Non-latin script type", "Non-latin script language")
_USED = frozenset({"Unique ID", "Name type", *_NAMES})
COLUMNS = Columns(
    _USED, frozenset({*_TYPE, *_ADDRESS, *_PAPERS, *_STATED, *_ORIGINAL, "Alias strength"})
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(
    r"\W*(?:Report Date|Last Updated)\W+(\d{1,2})[-/](\d{1,2}|" + "|".join(_MONTHS) + r")"
    r"[-/](\d{4})\W*",
    re.ASCII | re.IGNORECASE,
)


def recognises(name: str, head: str) -> bool:
    """Whether one of the first lines is the header of the list."""
    del name
    return any("Unique ID" in line and "OFSI Group ID" in line for line in head.splitlines()[:3])


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file, the rows of one designation gathered."""
    file = only(files)
    text = text_of(file)
    first, _, rest = text.partition("\n")
    stated = _DAY.fullmatch(first.strip())
    body, line = (rest, 2) if stated else (text, 1)
    drafts: dict[str, EntryDraft] = {}
    seen: set[tuple[str, str, str]] = set()
    for row in rows_of(body, COLUMNS, file.name, first_line=line):
        ident = row.cells["Unique ID"]
        if ident not in drafts:
            drafts[ident] = EntryDraft(Where(file.name, row.line), LIST, ident)
            drafts[ident].kind = _kind(row, file.name)
        _add(drafts[ident], row, seen)
    entries = told_apart(draft.finished() for draft in drafts.values())
    return Held(LIST, entries, _day(stated) if stated else "")


def _day(stated: re.Match[str]) -> str:
    day, month, year = stated.groups()
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
    return f"{year}-{number:02d}-{int(day):02d}"


def _kind(row: Row, file: str) -> PartyKind:
    stated = next((row.cells[column] for column in _TYPE if row.cells.get(column)), "")
    if stated and stated not in _KINDS:
        raise DataError(
            "the type is not known", where=Where(file, row.line), found=stated,
            allowed=", ".join(_KINDS),
        )  # fmt: skip
    return _KINDS.get(stated, PartyKind.UNKNOWN)


def _add(draft: EntryDraft, row: Row, seen: set[tuple[str, str, str]]) -> None:
    """Add what a row says that no earlier row of the designation said."""
    line, given = row
    cells = {
        column: text for column, text in given.items() if _is_new(draft.id, column, text, seen)
    }
    whole = " ".join(part for tag in _NAMES if (part := given[tag].strip()))
    if _is_new(draft.id, "name", whole, seen):
        draft.name(whole, _name_kind(given), f"{line}:Name type")
    original, script = cells.get(_ORIGINAL[0], ""), given.get(_ORIGINAL[1], "")
    draft.name(original, NameKind.ORIGINAL, f"{line}:{_ORIGINAL[0]}", script)
    spot = [given.get(part, "") for part in _ADDRESS]
    if _is_new(draft.id, "address", "".join(spot), seen):
        draft.address(spot, f"{line}:Address", given.get("Address Country", ""))
    for column, kind in _PAPERS.items():
        draft.identifier(kind, cells.get(column, ""), f"{line}:{column}")
    for column, field in _STATED.items():
        draft.say(field, cells.get(column, ""), f"{line}:{column}")


def _is_new(ident: str, field: str, text: str, seen: set[tuple[str, str, str]]) -> bool:
    """Whether a designation says something in a field for the first time; it is then seen."""
    new = bool(text.strip()) and (ident, field, text) not in seen
    seen.add((ident, field, text))
    return new


def _name_kind(cells: dict[str, str]) -> NameKind:
    stated = cells["Name type"].strip().lower()
    if stated == "primary name":
        return NameKind.PRIMARY
    strength = cells.get("Alias strength", "").lower()
    return NameKind.WEAK if "low" in strength or "weak" in strength else NameKind.ALIAS
