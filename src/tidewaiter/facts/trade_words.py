"""Which words stand around a chip's name in trade without saying which chip it is?

They are facts, collected in ``facts/trade_words.yaml``.
"""

from __future__ import annotations

import functools

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.facts.catalogue import PACKAGED
from tidewaiter.facts.strict_yaml import as_type, read_yaml


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words around names, by what they do.

    Attributes:
        source: Identifier of the source.
        grade: How the words were obtained.
        as_of: Day of collection.
        brands: Product lines and vendors that a name may have or lack.
        noise: Words that say nothing about which chip is meant.
        counters: Words after a number that count things.
        forms: Forms in which a chip is built, each with its spellings.
    """

    source: str
    grade: Grade
    as_of: str
    brands: tuple[str, ...]
    noise: tuple[str, ...]
    counters: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]


@functools.cache
def trade_words() -> Words:
    """Return the packaged words around names.

    Raises:
        FactError: If the file breaks its schema.
    """
    shown = "facts/trade_words.yaml"
    document, lines = read_yaml(PACKAGED / "trade_words.yaml", shown)
    return as_type(document, lines, shown, Words)
