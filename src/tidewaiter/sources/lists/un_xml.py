"""UN Security Council Consolidated List, XML: individuals and entities, names in up to four parts.

The quality ``Low`` of an individual's alias makes it a weak one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.strict_xml import Element, check_known, elements_of

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile

TITLE = "UN Security Council Consolidated List, XML"
LIST = "un-sc"
_KINDS = {"INDIVIDUAL": PartyKind.INDIVIDUAL, "ENTITY": PartyKind.ENTITY}
_AROUND = frozenset({"INDIVIDUALS", "ENTITIES", "CONSOLIDATED_LIST"})
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_STATED = {
    ("UN_LIST_TYPE",): "programme",
    ("REFERENCE_NUMBER",): "reference",
    ("LISTED_ON",): "start",
    ("GENDER",): "gender",
    ("COMMENTS1",): "remark",
    ("DESIGNATION", "VALUE"): "title",
    ("TITLE", "VALUE"): "title",
    ("NATIONALITY", "VALUE"): "nationality",
    ("LAST_DAY_UPDATED", "VALUE"): "updated",
    ("LIST_TYPE", "VALUE"): "list",
}
_INNER = {
    "ALIAS": (
        "ALIAS_NAME", "QUALITY", "NOTE", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"
    ),
    "ADDRESS": (*_ADDRESS_PARTS, "NOTE"),
    "DATE_OF_BIRTH": ("TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"),
    "PLACE_OF_BIRTH": (*_ADDRESS_PARTS, "NOTE"),
    "DOCUMENT": (
        "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "COUNTRY_OF_ISSUE", "ISSUING_COUNTRY",
        "CITY_OF_ISSUE", "DATE_OF_ISSUE", "NOTE",
    ),
}  # fmt: skip
_IGNORED = {"VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD"}
KNOWN = frozenset(
    {"DATAID", "NAME_ORIGINAL_SCRIPT", *_NAME_PARTS, *_IGNORED}
    | {"/".join(path[:depth]) for path in _STATED for depth in (1, len(path))}
    | {f"{kind}_{part}" for kind in _KINDS for part in _INNER}
    | {f"{kind}_{part}/{tag}" for kind in _KINDS for part, tags in _INNER.items() for tag in tags}
)


def recognises(name: str, head: str) -> bool:
    """Whether the root is that of the list."""
    del name
    return "<CONSOLIDATED_LIST" in head


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file and the day it was made."""
    file = only(files)
    entries: list[ListEntry] = []
    published = ""
    for element in elements_of(file, frozenset(_KINDS)):
        if element.tag in _KINDS:
            entries.append(_entry(element, file.name))
        elif element.tag not in _AROUND:
            raise DataError(
                "this is no part of the list", where=Where(file.name, element.line),
                found=element.tag, allowed=", ".join(sorted(_AROUND)),
            )  # fmt: skip
        published = element.attributes.get("dateGenerated", published)[:10]
    return Held(LIST, told_apart(entries), published)


def _entry(element: Element, file: str) -> ListEntry:
    check_known(element, KNOWN, file)
    draft = EntryDraft(Where(file, element.line), LIST, element.of("DATAID"))
    draft.kind = _KINDS[element.tag]
    full = " ".join(part for tag in _NAME_PARTS if (part := element.of(tag)))
    draft.name(full, NameKind.PRIMARY, f"{element.line}:FIRST_NAME")
    for original in element.all("NAME_ORIGINAL_SCRIPT"):
        draft.name(original.text, NameKind.ORIGINAL, _place(original))
    for path, field in _STATED.items():
        for stated in element.under(*path):
            draft.say(field, stated.text, _place(stated))
    _add_details(draft, element)
    return draft.finished()


def _add_details(draft: EntryDraft, element: Element) -> None:
    for alias in element.all(f"{element.tag}_ALIAS"):
        _add_alias(draft, alias)
    for address in element.all(f"{element.tag}_ADDRESS"):
        parts = [address.of(tag) for tag in _ADDRESS_PARTS]
        draft.address(parts, _place(address), address.of("COUNTRY"))
        draft.say("address-remark", address.of("NOTE"), _place(address))
    for born in element.all(f"{element.tag}_DATE_OF_BIRTH"):
        draft.say("birth-date", _joined(born), _place(born))
    for born in element.all(f"{element.tag}_PLACE_OF_BIRTH"):
        draft.say("birth-place", _joined(born), _place(born))
    for paper in element.all(f"{element.tag}_DOCUMENT"):
        _add_document(draft, paper)


def _place(element: Element) -> str:
    return f"{element.line}:{element.tag}"


def _joined(element: Element) -> str:
    return ", ".join(child.text for child in element.children if child.text)


def _add_alias(draft: EntryDraft, alias: Element) -> None:
    kind = NameKind.WEAK if alias.of("QUALITY") == "Low" else NameKind.ALIAS
    draft.name(alias.of("ALIAS_NAME"), kind, _place(alias))
    told = [child.text for child in alias.children if child.tag not in {"ALIAS_NAME", "QUALITY"}]
    draft.say("alias-remark", ", ".join(filter(None, told)), _place(alias))
    if alias.of("QUALITY").startswith("f."):
        draft.say("former-name", alias.of("ALIAS_NAME"), _place(alias))


def _add_document(draft: EntryDraft, paper: Element) -> None:
    kinds = [paper.of("TYPE_OF_DOCUMENT"), paper.of("TYPE_OF_DOCUMENT2")]
    country = paper.of("ISSUING_COUNTRY") or paper.of("COUNTRY_OF_ISSUE")
    draft.identifier(", ".join(filter(None, kinds)), paper.of("NUMBER"), _place(paper), country)
    shown = {"NUMBER", "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "ISSUING_COUNTRY"}
    told = [child.text for child in paper.children if child.tag not in shown]
    draft.say("document-remark", ", ".join(filter(None, told)), _place(paper))
