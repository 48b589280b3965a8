"""Which list of the US Consolidated Screening List does an entry stand on, and what does it name?

The list gathers those of Commerce, State and Treasury; every entry names its own with a code in
parentheses: ``Entity List (EL) - Bureau of Industry and Security``.
"""

from __future__ import annotations

import hashlib
import re

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import PartyKind

LIST = "us-csl"
_CODE = re.compile(r"\((?:[^()]* )?([A-Z][A-Z-]*)(?: List)?\)")
_ADDRESS_ONLY = re.compile(r"Address \d+")
_KINDS = {
    "": PartyKind.UNKNOWN,
    "entity": PartyKind.ENTITY,
    "individual": PartyKind.INDIVIDUAL,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}


def list_code(source: str, where: Where) -> str:
    """Return the code of the list that an entry names: ``us-csl/el``.

    Raises:
        DataError: If the source has no code in parentheses.
    """
    found = _CODE.search(source)
    if found is None:
        raise DataError(
            "the list has no code in parentheses", where=where, found=source,
            allowed="such as Entity List (EL) - Bureau of Industry and Security",
        )  # fmt: skip
    return f"{LIST}/{found[1].lower()}"


def kind_of(stated: str, name: str, where: Where) -> PartyKind:
    """Return what an entry names; ``Address 07`` is an address whoever is there.

    Raises:
        DataError: If the type is none that the list uses.
    """
    kind = _KINDS.get(stated.strip().lower())
    if kind is None:
        raise DataError(
            "the type is not known", where=where, found=stated, allowed=", ".join(_KINDS)
        )  # fmt: skip
    if kind is PartyKind.UNKNOWN and _ADDRESS_ONLY.fullmatch(name.strip()):
        return PartyKind.ADDRESS
    return kind


def made_id(*parts: str) -> str:
    """Return an identifier made of what an entry says, where the publisher gives none.

    The same words give the same identifier in every edition.
    """
    return "made-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
