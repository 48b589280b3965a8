"""Which two-letter codes name a country? A code that names none must not pass for a destination."""

from __future__ import annotations

import functools

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.facts.catalogue import PACKAGED, shown
from tidewaiter.facts.strict_yaml import as_type, read_yaml


class Countries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The codes.

    Attributes:
        source: Identifier of the source.
        grade: How they were obtained.
        as_of: Day on which they were entered.
        codes: The codes, separated by spaces.
        instead: The right code for what is often written in its place.
    """

    source: str
    grade: Grade
    as_of: str
    codes: str
    instead: dict[str, str]


@functools.cache
def countries() -> Countries:
    """Return the packaged codes.

    Raises:
        FactError: If ``countries.yaml`` breaks its schema.
    """
    path = PACKAGED / "countries.yaml"
    document, lines = read_yaml(path, shown(path))
    return as_type(document, lines, shown(path), Countries)


@functools.cache
def country_codes() -> frozenset[str]:
    """Return the codes."""
    return frozenset(countries().codes.split())


def country_fault(code: str) -> str:
    """Return what is wrong with a code, or "" where it names a country or says nothing."""
    if not code or code in country_codes():
        return ""
    instead = countries().instead.get(code)
    hint = f"; did you mean {instead}?" if instead else ""
    return f"{code!r} is the code of no country{hint}"
