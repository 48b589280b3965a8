"""Lists of Japan (METI) and China (MOFCOM) as a public registry transcribes them, JSON.

One array of entries with twelve fields each; the same layout serves every list of the registry.
Where a transcribed entry has no name and its address runs on after the country, the rest of that
address is taken as the name, and the entry says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import text_of
from tidewaiter.sources.held import Held, only

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile

TITLE = "METI and MOFCOM lists as transcribed by a registry, JSON"
PUBLISHERS = {"jp": "jp-meti", "cn": "cn-mofcom"}
_RUN_ON = ("People's Republic of China ",)
_KINDS = {
    "organization": PartyKind.ENTITY,
    "individual": PartyKind.INDIVIDUAL,
    "person": PartyKind.INDIVIDUAL,
}


class _Registered(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    entity_name: str
    entity_type: str
    country: str
    list_id: str
    source_list_name: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    reason: str | None
    date_added: str | None
    last_verified: str | None
    source_url: str | None


def recognises(name: str, head: str) -> bool:
    """Whether it is an array with the registry's fields."""
    del name
    return head.lstrip().startswith("[") and '"list_id"' in head and '"entity_name"' in head


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file."""
    file = only(files)
    text = text_of(file)
    try:
        found = msgspec.json.decode(text, type=tuple[_Registered, ...])
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(
            "not the JSON of this registry", where=_where(text, file.name), found=str(error)
        ) from error
    countries = {registered.country for registered in found}
    if len(countries) != 1 or not countries <= set(PUBLISHERS):
        raise DataError(
            "the file must hold the lists of one known publisher", where=Where(file.name, 1),
            found=", ".join(sorted(countries)), allowed=", ".join(PUBLISHERS),
        )  # fmt: skip
    publisher = PUBLISHERS[countries.pop()]
    entries = (_entry(one, i, publisher, file.name) for i, one in enumerate(found))
    return Held(publisher, told_apart(entries))


def _entry(one: _Registered, index: int, publisher: str, file: str) -> ListEntry:
    place = f"[{index}]"
    draft = EntryDraft(Where(file, 0, place), f"{publisher}/{one.list_id}", one.id)
    if one.entity_type not in _KINDS:
        raise DataError(
            "the type is not known", where=Where(file, 0, f"{place}.entity_type"),
            found=one.entity_type, allowed=", ".join(_KINDS),
        )  # fmt: skip
    draft.kind = _KINDS[one.entity_type]
    addresses = _name_first(draft, one, place)
    for i, alias in enumerate(one.aliases):
        kind = NameKind.ALIAS if alias.isascii() else NameKind.ORIGINAL
        draft.name(alias, kind, f"{place}.aliases[{i}]")
    for i, address in enumerate(addresses):
        draft.address([address], f"{place}.addresses[{i}]")
    draft.say("list", one.source_list_name, f"{place}.source_list_name")
    draft.say("reason", one.reason, f"{place}.reason")
    draft.say("start", one.date_added, f"{place}.date_added")
    draft.say("verified", one.last_verified, f"{place}.last_verified")
    draft.say("information-address", one.source_url, f"{place}.source_url")
    return draft.finished()


def _name_first(draft: EntryDraft, one: _Registered, place: str) -> tuple[str, ...]:
    """Add the primary name, from the address where it slipped into it; return the addresses."""
    draft.name(one.entity_name, NameKind.PRIMARY, f"{place}.entity_name")
    if one.entity_name.strip() or not one.addresses:
        return one.addresses
    for country in _RUN_ON:
        name = one.addresses[0].removeprefix(country)
        if name != one.addresses[0]:
            draft.name(name, NameKind.PRIMARY, f"{place}.addresses[0]")
            draft.say("repaired", "the name stood in the address", f"{place}.addresses[0]")
            return (country.strip(), *one.addresses[1:])
    return one.addresses


def _where(text: str, file: str) -> Where:
    """Return the line at which the text stops being JSON, or the first."""
    try:
        json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return Where(file, getattr(error, "lineno", 1))
    return Where(file, 1)
