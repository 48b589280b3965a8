"""Which words of a name are its legal form, and of which family is it?

Families and abbreviations are facts after GLEIF's entity legal form codes (ISO 20275). A form is
set apart, not thrown away: two names that differ in the form alone still say so.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from tidewaiter.facts.name_tables import legal_forms

LONGEST_FORM_WORDS = 6


class Split(NamedTuple):
    """A name without its legal form.

    Attributes:
        core: Words of the name proper; never empty when words were given.
        families: Families of the forms found, in order, without repeats.
    """

    core: tuple[str, ...]
    families: tuple[str, ...]


@functools.cache
def _forms() -> dict[tuple[str, ...], str]:
    table = legal_forms()
    forms = {tuple(form.split()): "other" for form in table.other}
    for family, spellings in table.families.items():
        forms |= {tuple(form.split()): family for form in spellings}
    return forms


@functools.cache
def _form_words() -> tuple[frozenset[str], frozenset[str]]:
    forms = _forms()
    return frozenset(f[0] for f in forms), frozenset(f[-1] for f in forms)


def split_form(words: tuple[str, ...]) -> Split:
    """Return a name's words without the legal forms at its end and its beginning.

    When nothing but forms would be left, the words stay whole: ``CORP`` is a name of one word.
    """
    first, last = _form_words()
    families: list[str] = []
    core = words
    while len(core) > 1 and core[-1] in last and (n := _length_at_end(core)):
        families.append(_forms()[core[-n:]])
        core = core[:-n]
    while len(core) > 1 and core[0] in first and (n := _length_at_start(core)):
        families.append(_forms()[core[:n]])
        core = core[n:]
    return Split(core, tuple(dict.fromkeys(families)))


def _length_at_end(words: tuple[str, ...]) -> int:
    """Return how many words at the end are a form, leaving at least one word; 0 for none."""
    longest = min(LONGEST_FORM_WORDS, len(words) - 1)
    return next((n for n in range(longest, 0, -1) if words[-n:] in _forms()), 0)


def _length_at_start(words: tuple[str, ...]) -> int:
    """Return how many words at the start are a form of a known family; 0 for none."""
    longest = min(LONGEST_FORM_WORDS, len(words) - 1)
    lengths = range(longest, 0, -1)
    return next((n for n in lengths if _forms().get(words[:n], "other") != "other"), 0)
