"""Builders of lists and a list of invented parties."""

from __future__ import annotations

from tidewaiter.model.party import (
    Identifier,
    ListedAddress,
    ListEdition,
    ListedName,
    ListEntry,
    ListStatement,
    NameKind,
    PartyKind,
)


def entry(list_code: str, ident: str, names: list[str], **given) -> ListEntry:
    kinds = [NameKind.PRIMARY, *[NameKind.ALIAS] * (len(names) - 1)]
    listed = [ListedName(text=n, kind=k) for n, k in zip(names, kinds, strict=True)]
    kind = given.pop("kind", PartyKind.ENTITY)
    return ListEntry(id=ident, list=list_code, kind=kind, names=tuple(listed), **given)


def address_only(ident: str, text: str) -> ListEntry:
    where = (ListedAddress(text=text, country="HK"),)
    return entry("us-csl/el", ident, [f"Address {ident}"], kind=PartyKind.ADDRESS, addresses=where)


def edition(name: str, entries: list[ListEntry]) -> ListEdition:
    return ListEdition(
        list=name,
        title=name,
        published="2026-01-05",
        file="f",
        sha256="0" * 64,
        format="made",
        entries=tuple(entries),
    )


ENTRIES = [
    entry(
        "us-csl/el",
        "e1",
        ["Zephyrine Orbita Optoelectronics Co., Ltd.", "Zephyrine Orbita"],
        addresses=(
            ListedAddress(text="No. 88 Keyuan Road, Pudong, Shanghai, CN", country="CN"),
            ListedAddress(text="Shanghai, CN", country="CN"),
        ),
        identifiers=(
            Identifier(kind="Registration Number", value="9131-0000 4455667788"),
            Identifier(kind="entity-number", value="7654321"),
            Identifier(kind="Folio", value="4711"),
            Identifier(kind="Trade Licence", value="24680"),
        ),
        statements=(ListStatement(field="licence-requirement", value="For all items"),),
    ),
    entry("us-csl/sdn", "s1", ["OCEAN MARLIN IV"], kind=PartyKind.VESSEL,
          identifiers=(Identifier(kind="Vessel", value="IMO 8898831"),)),
    entry("us-csl/uvl", "u1", ["Zephyrine Orbita Optoelectronics Co., Ltd."]),
    entry("us-csl/sdn", "s2", ["ABBASOV, Rim Karimovich"], kind=PartyKind.INDIVIDUAL),
    address_only("07", "Room 803, Chevalier House 45-51, Chatham Road South, Tsim Sha Tsui, HK"),
    address_only("01", "Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong"),
]  # fmt: skip
