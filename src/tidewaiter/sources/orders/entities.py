"""Which party does a FollowTheMoney entity describe?

Schemata and properties are those of FollowTheMoney's model (companies, organisations, persons,
vessels). Entities of every other schema describe no party. A person's nationality is not read.
"""

from __future__ import annotations

from typing import Any

from tidewaiter.core.errors import DataError, Where

KINDS = {
    "Company": "entity",
    "Organization": "entity",
    "LegalEntity": "",
    "PublicBody": "entity",
    "Person": "individual",
    "Vessel": "vessel",
}
_NUMBERS = (
    "registrationNumber",
    "idNumber",
    "taxNumber",
    "vatCode",
    "leiCode",
    "innCode",
    "ogrnCode",
    "uscCode",
    "imoNumber",
    "passportNumber",
)


def party_of_entity(entity: dict[str, Any], where: Where) -> dict[str, Any] | None:
    """Return an entity as the fields of a party record, or None where it describes none.

    A country is taken where the entity states exactly one.

    Raises:
        DataError: If it has no identifier, or a property is no list of texts.
    """
    ident, kind = entity.get("id"), KINDS.get(str(entity.get("schema")))
    if kind is None:
        return None
    if not isinstance(ident, str) or not isinstance(entity["properties"], dict):
        raise DataError("not an entity", where=where, allowed="id, schema and properties")

    def texts(*names: str) -> list[str]:
        return [text for name in names for text in _texts(entity["properties"], name, where)]

    names = texts("name", "alias", "previousName")
    days = sorted(texts("incorporationDate"))
    found = {
        "name": names[0] if names else "",
        "aliases": list(dict.fromkeys(names[1:])),
        "kind": kind,
        "address": next(iter(texts("address")), ""),
        "country": _only(texts("country")),
        "headquarters": _only(texts("mainCountry")),
        "identifiers": list(dict.fromkeys(texts(*_NUMBERS))),
        "incorporated": days[0][:10] if days else "",
        "contacts": texts("phone"),
    }
    return {"id": ident, **{name: value for name, value in found.items() if value}}


def _only(codes: list[str]) -> str:
    """Return the one two-letter country that is stated, or ""."""
    known = {code.upper() for code in codes if len(code) == 2 and code.isascii() and code.isalpha()}
    return known.pop() if len(known) == 1 and len(codes) == 1 else ""


def _texts(properties: dict[str, Any], name: str, where: Where) -> list[str]:
    values = properties.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise DataError(
            "not of the right kind",
            where=where._replace(field=f"properties.{name}"),
            allowed="a list of texts",
        )
    return values
