"""OFAC's SDN and consolidated lists in their legacy CSV form: a primary file with its parts.

No header; ``-0-`` stands for nothing; a Ctrl-Z ends a file. Twelve columns in the primary file
(``sdn`` or ``cons_prim``), six in ``add``, five in ``alt``, two in ``comments``, which carries on
remarks that did not fit. The parts are told by their number of columns. A part that speaks of a
party that the primary file does not have is refused: the parts are then not of one day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import require_ended, text_of
from tidewaiter.sources.held import Held
from tidewaiter.sources.strict_table import records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.sources.files import SourceFile

TITLE = "OFAC SDN or consolidated list, legacy CSV: primary, add, alt, comments"
NOTHING = "-0-"
CTRL_Z = "\x1a"
_PRIMARY, _ADDRESS, _ALIAS, _COMMENT = 12, 6, 5, 2
_KINDS = {
    "": PartyKind.ENTITY,
    "individual": PartyKind.INDIVIDUAL,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_STATED = {
    4: "title",
    5: "call-sign",
    6: "vessel-type",
    7: "gross-tonnage",
    8: "gross-registered-tonnage",
    9: "vessel-flag",
    10: "vessel-owner",
    11: "remark",
}
_WEAK = re.compile(r"a\.k\.a\. '([^']+)'")
_FIRST = re.compile(r'\d+,("|-0-)')


def recognises(name: str, head: str) -> bool:
    """Whether the first line is a number and a quoted name, without a header."""
    return name.lower().removesuffix(".gz").endswith((".csv", ".pip")) and bool(_FIRST.match(head))


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the files, whatever their order."""
    parts = {file.name: _records(file) for file in files}
    widths = {name: len(records[0][1]) for name, records in parts.items()}
    primary = [name for name, width in widths.items() if width == _PRIMARY]
    if len(primary) != 1 or len(set(widths.values())) != len(widths):
        raise UsageError(
            "this format wants one primary file, and at most one each of add, alt and comments",
            found=", ".join(f"{name} with {width} columns" for name, width in widths.items()),
        )
    code = "us-ofac-cons" if "prim" in primary[0].lower() else "us-ofac-sdn"
    drafts = {cells[0]: _begun(cells, line, code, primary[0]) for line, cells in parts[primary[0]]}
    if len(drafts) != len(parts[primary[0]]):
        raise DataError("an entry number comes twice", where=Where(primary[0]))
    for name in sorted(set(parts) - set(primary), key=lambda name: -widths[name]):
        _add_part(drafts, parts[name], name)
    return Held(code, told_apart(draft.finished() for draft in drafts.values()))


def _records(file: SourceFile) -> list[tuple[int, list[str]]]:
    """Return the records of a file, blank where it says nothing, all of one known width."""
    text = text_of(file, ends_with=CTRL_Z)
    records = [
        (line, ["" if cell.strip() == NOTHING else cell for cell in cells])
        for line, cells in records_of(text, ",", file.name)
    ]
    if not records:
        raise DataError("the file is empty", where=Where(file.name, 1))
    width = len(records[0][1])
    for line, cells in records:
        if len(cells) != width or width not in {_PRIMARY, _ADDRESS, _ALIAS, _COMMENT}:
            raise DataError(
                "the row has a wrong number of cells", where=Where(file.name, line),
                found=f"{len(cells)} cells", allowed=f"{width}, as the first row has",
                hint="the file may be cut off",
            )  # fmt: skip
    require_ended(text, file.name)
    return records


def _begun(cells: list[str], line: int, code: str, file: str) -> EntryDraft:
    draft = EntryDraft(Where(file, line), code, cells[0])
    if (stated := cells[2].strip().lower()) not in _KINDS:
        raise DataError(
            "the type is not known", where=Where(file, line, "SDN_Type"), found=stated,
            allowed=", ".join(filter(None, _KINDS)),
        )  # fmt: skip
    draft.kind = _KINDS[stated]
    draft.name(cells[1], NameKind.PRIMARY, f"{file}:{line}:SDN_Name")
    for programme in re.split(r"\] \[", cells[3].strip()):
        draft.say("programme", programme.strip("[] "), f"{file}:{line}:Program")
    for column, field in _STATED.items():
        draft.say(field, cells[column], f"{file}:{line}:column {column + 1}")
    _add_weak(draft, cells[11], f"{file}:{line}:Remarks")
    return draft


def _add_weak(draft: EntryDraft, remark: str, place: str) -> None:
    """Add the weak aliases, which the legacy form gives inside the remarks alone."""
    for weak in _WEAK.findall(remark):
        draft.name(weak, NameKind.WEAK, place)


def _add_part(
    drafts: dict[str, EntryDraft], records: list[tuple[int, list[str]]], file: str
) -> None:
    add = _ADDERS[len(records[0][1])]
    for line, cells in records:
        draft = drafts.get(cells[0])
        if draft is None:
            raise DataError(
                "the part speaks of a party that the primary file does not have",
                where=Where(file, line), found=cells[0],
                hint="load files of the same day together",
            )  # fmt: skip
        add(draft, cells, f"{file}:{line}")


def _add_address(draft: EntryDraft, cells: list[str], place: str) -> None:
    draft.address(cells[2:5], place, cells[4])
    draft.say("address-remark", cells[5], place)


def _add_alias(draft: EntryDraft, cells: list[str], place: str) -> None:
    draft.name(cells[3], NameKind.ALIAS, place, "")
    draft.say("alias-remark", cells[4], place)


def _add_comment(draft: EntryDraft, cells: list[str], place: str) -> None:
    draft.say("remark", cells[1], place)
    _add_weak(draft, cells[1], place)


_ADDERS: dict[int, Callable[[EntryDraft, list[str], str], None]] = {
    _ADDRESS: _add_address,
    _ALIAS: _add_alias,
    _COMMENT: _add_comment,
}
