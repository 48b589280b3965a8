"""US Consolidated Screening List as JSON: the download (``results``), or one entry a line.

The lines are a projection that carries names alone: what is not in a file is not stated by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import text_of
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.us_csl import LIST, kind_of, list_code, made_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile

TITLE = "US Consolidated Screening List, JSON or JSON Lines"
Texts = tuple[str, ...]


class _Address(msgspec.Struct, forbid_unknown_fields=True):
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class _Number(msgspec.Struct, forbid_unknown_fields=True):
    type: str | None = None
    number: str | None = None
    country: str | None = None
    issue_date: str | None = None
    expiration_date: str | None = None


class _Result(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    source: str
    id: str | None = None
    alt_names: Texts | None = ()
    type: str | None = None
    countries: Texts | None = ()
    country: str | None = None
    entity_number: str | int | None = None
    license_requirement: str | None = None
    license_policy: str | None = None
    programs: str | Texts | None = None
    federal_register_notice: str | None = None
    addresses: tuple[_Address, ...] | None = ()
    ids: tuple[_Number, ...] | None = ()
    title: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    standard_order: str | None = None
    call_sign: str | None = None
    vessel_type: str | None = None
    gross_tonnage: str | None = None
    gross_registered_tonnage: str | None = None
    vessel_flag: str | None = None
    vessel_owner: str | None = None
    remarks: str | None = None
    source_list_url: str | None = None
    source_information_url: str | None = None
    citizenships: Texts | None = ()
    nationalities: Texts | None = ()
    dates_of_birth: Texts | None = ()
    places_of_birth: Texts | None = ()


class _Download(msgspec.Struct, forbid_unknown_fields=True):
    results: tuple[_Result, ...]
    total: int | None = None
    sources: Any = None
    search_performed_at: str | None = None


STATED = {
    "source": "list",
    "programs": "programme",
    "federal_register_notice": "citation",
    "start_date": "start",
    "end_date": "end",
    "license_requirement": "licence-requirement",
    "license_policy": "licence-policy",
    "countries": "country",
    "country": "country",
    "title": "title",
    "standard_order": "standard-order",
    "call_sign": "call-sign",
    "vessel_type": "vessel-type",
    "gross_tonnage": "gross-tonnage",
    "gross_registered_tonnage": "gross-registered-tonnage",
    "vessel_flag": "vessel-flag",
    "vessel_owner": "vessel-owner",
    "remarks": "remark",
    "source_list_url": "list-address",
    "source_information_url": "information-address",
    "citizenships": "citizenship",
    "nationalities": "nationality",
    "dates_of_birth": "birth-date",
    "places_of_birth": "birth-place",
}


def recognises(name: str, head: str) -> bool:
    """Whether it is JSON with the list's fields."""
    del name
    marks = ('"results"', '"alt_names"', '"entity_number"')
    is_object = head.lstrip().startswith("{") and '"source"' in head
    return is_object and any(mark in head for mark in marks)


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file."""
    file = only(files)
    text = text_of(file)
    entries = (_entry(result, line, file.name) for line, result in _results(text, file.name))
    return Held(LIST, told_apart(entries))


def _results(text: str, file: str) -> Iterator[tuple[int, _Result]]:
    """Yield results with their line; inside one document, with their number counted from 1."""
    first = text.lstrip()[:200].replace(" ", "")
    if '"results":' in first or first.startswith("{\n"):
        download = _decoded(text, _Download, Where(file, 1))
        if download.total is not None and download.total != len(download.results):
            raise DataError(
                "the download holds only part of the list",
                where=Where(file, 1, "total"),
                found=f"{len(download.results)} of {download.total}",
            )
        yield from enumerate(download.results, 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _decoded(line, _Result, Where(file, number))


def _decoded(text: str, kind: type[Any], where: Where) -> Any:  # noqa: ANN401
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError("not the JSON of this list", where=where, found=str(error)) from error


def _entry(result: _Result, line: int, file: str) -> ListEntry:
    number = "" if result.entity_number is None else str(result.entity_number)
    ident = result.id or number or made_id(result.source, result.name)
    code = list_code(result.source, Where(file, line, "source"))
    draft = EntryDraft(Where(file, line), code, ident)
    draft.kind = kind_of(result.type or "", result.name, Where(file, line, "type"))
    draft.name(result.name, NameKind.PRIMARY, f"{line}:name")
    for i, alias in enumerate(result.alt_names or ()):
        draft.name(alias, NameKind.ALIAS, f"{line}:alt_names[{i}]")
    for i, found in enumerate(result.addresses or ()):
        parts = (found.address, found.city, found.state, found.postal_code, found.country)
        place = f"{line}:addresses[{i}]"
        draft.address([part or "" for part in parts], place, found.country or "")
    for i, paper in enumerate(result.ids or ()):
        _identify(draft, paper, f"{line}:ids[{i}]")
    draft.identifier("entity-number", number, f"{line}:entity_number")
    for attribute, field in STATED.items():
        for value in _texts(getattr(result, attribute)):
            draft.say(field, value, f"{line}:{attribute}")
    return draft.finished()


def _identify(draft: EntryDraft, paper: _Number, place: str) -> None:
    draft.identifier(paper.type or "", paper.number or "", place, paper.country or "")
    for field, day in (("issued", paper.issue_date), ("expires", paper.expiration_date)):
        draft.say(f"{paper.type or 'document'} {field}", day, place)


def _texts(value: str | Texts | None) -> Texts:
    return (value,) if isinstance(value, str) else value or ()
