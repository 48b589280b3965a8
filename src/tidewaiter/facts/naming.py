"""Which chip does a free-text name mean?

A name is compared step by step, and the first step that finds anything answers: the same name but
for spelling (letter case, full-width forms, separators, vendor); the same family, such as ``H100``,
narrowed by the form and memory that the text states; names that the text holds among other words;
a name that goes on where the text stops; a name spelled nearly the same. Only the first two can
settle on one chip, and only when exactly one fits. Spellings that hide a name (``H1OO``,
``H壹佰``, ``h-1-0-0``) are read where the plain reading finds no name, and the answer says so.

The words that stand around names in trade are facts, see :mod:`tidewaiter.facts.trade_words`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from tidewaiter.facts.spelling import chunks, folded_case, memory_size, tokens, unmasked
from tidewaiter.facts.trade_words import Words, trade_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tidewaiter.model.chip import Chip

NEAR = 80.0
"""Least spelling similarity (rapidfuzz ratio, 0 to 100) at which a name is offered at all."""

LONGEST = 200
"""A text of more characters is no name and is not searched."""

MOST_CANDIDATES = 12
"""No more candidates are named than these, the likeliest."""

_LONGEST_SHOWN = 80
_SAME_SIZE = 0.03  # 80 GB is sold as 80 GB whether or not a source counts in powers of two

Step = Literal["exact", "family", "among", "continued", "near"]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A chip that a text may mean.

    Attributes:
        chip: Identifier of the chip.
        step: Which comparison found it.
        score: Similarity of spelling, 0 to 100; 100 for all but near names.
        reason: Why it is a candidate, in words.
        fits: Whether nothing in the text contradicts the chip or is left unexplained.
    """

    chip: str
    step: Step
    score: float
    reason: str
    fits: bool = True


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What a text means: one chip with the reason, candidates with theirs, or neither.

    Attributes:
        text: The text asked about, printable and cut short.
        chip: Identifier of the one chip, or None.
        reason: Why it is this chip, or why there is none.
        candidates: Where there is no one chip, those it may be, likeliest first.
        read_as: The text as read, where a disguised spelling had to be undone; else "".
    """

    text: str
    chip: str | None
    reason: str
    candidates: tuple[Candidate, ...] = ()
    read_as: str = ""


class _Parsed(msgspec.Struct, frozen=True):
    """A name taken apart: what it calls the chip, and what it says about form and memory.

    ``key`` leaves out vendors, ``lean`` brands too, ``bare`` the words that say nothing as well.
    """

    key: str
    lean: str
    bare: str
    model: frozenset[str]
    forms: frozenset[str]
    memory: frozenset[int]
    unknown: tuple[str, ...]


class _Entry(msgspec.Struct, frozen=True):
    """A chip with its names taken apart."""

    chip: str
    name: str
    names: tuple[tuple[str, _Parsed], ...]
    forms: frozenset[str]
    memory: tuple[float, ...]


class _Vocabulary(msgspec.Struct, frozen=True):
    """Every token that occurs in a name, and what it does."""

    known: frozenset[str]
    vendors: frozenset[str]
    brands: frozenset[str]
    dropped: frozenset[str]
    form_of: dict[str, str]
    count: re.Pattern[str]


def resolve(text: str, chips: Mapping[str, Chip], words: Words | None = None) -> Resolution:
    """Return which of the chips a text names.

    Args:
        text: The name as somebody wrote it.
        chips: Chips by identifier.
        words: Words around names; the packaged ones if None.

    Returns:
        One chip with the reason; or ranked candidates with reasons; or neither. Several chips
        that fit equally well are candidates, never a choice.
    """
    return resolver(chips, words)(text)


def resolver(chips: Mapping[str, Chip], words: Words | None = None) -> Callable[[str], Resolution]:
    """Return a function that resolves names against these chips; it reads them once.

    Args:
        chips: Chips by identifier.
        words: Words around names; the packaged ones if None.
    """
    vocabulary = _vocabulary(chips, words or trade_words())
    entries = tuple(_entry(chips[ident], vocabulary) for ident in sorted(chips))
    return lambda text: _resolved(text, entries, vocabulary)


def _resolved(text: str, entries: tuple[_Entry, ...], vocabulary: _Vocabulary) -> Resolution:
    """Return the answer for the plain reading, or for the unmasked one where that finds a name."""
    shown = "".join(c if c.isprintable() else " " for c in text[:_LONGEST_SHOWN]).strip()
    if len(text) > LONGEST:
        return Resolution(text=shown, chip=None, reason=f"longer than {LONGEST} characters")
    written = vocabulary.count.sub(" ", folded_case(text))
    plain = tokens(written, vocabulary.known)
    if not plain:
        return Resolution(text=shown, chip=None, reason="there is no letter or digit in it")
    first = _answer(shown, _parsed(plain, vocabulary), entries)
    bare = unmasked(written, vocabulary.known)
    if bare == plain or _names_it(first):
        return first
    second = _answer(shown, _parsed(bare, vocabulary), entries)
    return msgspec.structs.replace(second, read_as=" ".join(bare)) if _names_it(second) else first


def _names_it(answer: Resolution) -> bool:
    """Whether a text holds a name in full, be it the name of one chip or of several."""
    steps = {candidate.step for candidate in answer.candidates}
    return answer.chip is not None or bool(steps & {"exact", "family", "among"})


def _answer(shown: str, said: _Parsed, entries: tuple[_Entry, ...]) -> Resolution:
    """Return what the first comparison that finds anything says."""
    for search in (_same_key, _same_bare, _family, _among, _continued, _near):
        hits = search(said, entries)
        if not hits:
            continue
        only = hits[0]
        if len(hits) == 1 and only.step in {"exact", "family"} and only.fits:
            return Resolution(text=shown, chip=only.chip, reason=only.reason)
        ranked = sorted(hits, key=lambda hit: (-hit.score, hit.chip))[:MOST_CANDIDATES]
        return Resolution(
            text=shown, chip=None, reason=_undecided(said, hits), candidates=tuple(ranked)
        )
    return Resolution(text=shown, chip=None, reason=f"no name is {NEAR:g}% like it")


def _undecided(said: _Parsed, hits: list[Candidate]) -> str:
    """Return why candidates are no answer."""
    step = hits[0].step
    if step == "continued":
        return "a name goes on where the text stops"
    if step == "near":
        return "a name is spelled nearly so"
    if said.unknown or step == "among":
        return f"not understood beside the name: {', '.join(said.unknown) or 'the other names'}"
    if not any(hit.fits for hit in hits):
        return "the text contradicts every part of that name"
    return f"{len(hits)} parts go by that name"


def _same_key(said: _Parsed, entries: tuple[_Entry, ...]) -> list[Candidate]:
    """Return the chips with a name of the same letters and digits, vendor left out."""
    return _exact({said.key} - {""}, "key", entries)


def _same_bare(said: _Parsed, entries: tuple[_Entry, ...]) -> list[Candidate]:
    """Return the chips with a name that the text has, but for brands and words that say nothing.

    Such words of the name itself must be in the text: ``H100 80GB`` is not ``H100 80GB HBM3``.
    """
    return _exact({said.bare} - {""}, "lean", entries)


def _exact(keys: set[str], field: str, entries: tuple[_Entry, ...]) -> list[Candidate]:
    hits = []
    for entry in entries:
        same = [written for written, name in entry.names if getattr(name, field) in keys]
        if same:
            reason = f"{same[0]} is a name of {entry.name}"
            hits.append(Candidate(chip=entry.chip, step="exact", score=100.0, reason=reason))
    return hits


def _family(said: _Parsed, entries: tuple[_Entry, ...]) -> list[Candidate]:
    """Return the chips of the named family that the form and memory stated do not contradict.

    Where they contradict every chip of the family, all of it, with the contradiction.
    """
    kin = [e for e in entries if said.model and any(said.model == n.model for _, n in e.names)]
    hits = []
    for entry in kin:
        against = _contradiction(said, entry)
        reason = f"{entry.name} is of that name" + (
            f" but {against}" if against else _stated(said, alone=len(kin) == 1)
        )
        fits = not against and not said.unknown
        hit = Candidate(chip=entry.chip, step="family", score=100.0, reason=reason, fits=fits)
        hits.append((hit, against))
    return [hit for hit, against in hits if not against] or [hit for hit, _ in hits]


def _stated(said: _Parsed, *, alone: bool) -> str:
    """Return the form and memory that a text states, as the end of a sentence."""
    parts = [*sorted(said.forms), *(f"{size} GB" for size in sorted(said.memory))]
    return f", and {' and '.join(parts)} agrees" if parts else " and no other part is" * alone


def _contradiction(said: _Parsed, entry: _Entry) -> str:
    """Return how a text contradicts a chip of the family, or ""."""
    if said.forms and entry.forms and not said.forms & entry.forms:
        return f"is built as {', '.join(sorted(entry.forms))}"
    for size in said.memory:
        same = [abs(size - known) <= _SAME_SIZE * known for known in entry.memory]
        if same and not any(same):
            return f"has {' or '.join(f'{known:g}' for known in entry.memory)} GB"
    return ""


def _among(said: _Parsed, entries: tuple[_Entry, ...]) -> list[Candidate]:
    """Return the chips whose names a text holds among other words, the longest names alone."""
    held = {
        name.model: None
        for e in entries
        for _, name in e.names
        if name.model and name.model < said.model
    }
    longest = {model for model in held if not any(model < other for other in held)}
    hits = []
    for entry in entries:
        written = [w for w, name in entry.names if name.model in longest]
        if written and not _contradiction(said, entry):
            reason = f"the text holds {written[0]}, a name of {entry.name}, and more"
            hits.append(
                Candidate(chip=entry.chip, step="among", score=100.0, reason=reason, fits=False)
            )
    return hits


def _continued(said: _Parsed, entries: tuple[_Entry, ...]) -> list[Candidate]:
    """Return the chips that a longer name calls what the text calls its chip."""
    parts = [*said.model, *said.unknown]
    hits = []
    for entry in entries:
        longer = [
            written
            for written, name in entry.names
            if parts and all(any(_starts(part, whole) for whole in name.model) for part in parts)
        ]
        if longer:
            reason = f"{entry.name} is called {longer[0]}"
            hits.append(Candidate(chip=entry.chip, step="continued", score=100.0, reason=reason))
    return hits


def _starts(part: str, whole: str) -> bool:
    """Whether a token is another, or another less its suffix: MI300 of MI300X, not H20 of H200."""
    if part == whole:
        return True
    rest = whole.removeprefix(part)
    has_digit = any(c.isdigit() for c in part)
    return rest != whole and len(part) > 1 and (rest[0].isalpha() or not has_digit)


def _near(said: _Parsed, entries: tuple[_Entry, ...]) -> list[Candidate]:
    """Return the chips with a name, or a family, of nearly the same spelling."""
    from rapidfuzz import fuzz

    hits = []
    for entry in entries:
        spelled = [
            (fuzz.ratio(asked, key), written)
            for written, name in entry.names
            for asked, key in (
                (said.key, name.key),
                (said.bare, name.bare),
                (said.bare, "".join(sorted(name.model))),
            )
            if asked and key
        ]
        score, written = max(spelled, default=(0.0, ""))
        if score >= NEAR:
            reason = f"{written}, a name of {entry.name}, is spelled nearly so"
            near = Candidate(chip=entry.chip, step="near", score=round(score, 1), reason=reason)
            hits.append(near)
    return hits


def _vocabulary(chips: Mapping[str, Chip], words: Words) -> _Vocabulary:
    """Return the tokens of all names, and the words around them."""
    vendors = {token for chip in chips.values() for token in chunks(folded_case(chip.vendor))}
    named = {t for chip in chips.values() for n in _names(chip) for t in chunks(folded_case(n))}
    form_of = {word: form for form, spellings in words.forms.items() for word in spellings}
    dropped = vendors | {*words.brands, *words.noise}
    counters = "|".join(re.escape(word) for word in sorted(words.counters, key=len, reverse=True))
    return _Vocabulary(
        known=frozenset(named | dropped | set(form_of)),
        vendors=frozenset(vendors),
        brands=frozenset(vendors | {*words.brands}),
        dropped=frozenset(dropped),
        form_of=form_of,
        count=re.compile(rf"(?<![a-z0-9])\d{{1,5}} ?(?:{counters})(?![a-z0-9])"),
    )


def _names(chip: Chip) -> tuple[str, ...]:
    """Return every spelling of a chip, the vendor's own first and the identifier last."""
    return (chip.name, *chip.aliases, *chip.aliases_zh, chip.id)


def _entry(chip: Chip, vocabulary: _Vocabulary) -> _Entry:
    names = tuple(
        (name, _parsed(tokens(folded_case(name), vocabulary.known), vocabulary))
        for name in _names(chip)
    )
    figures = () if chip.memory is None else (chip.memory, *chip.memory.also)
    return _Entry(
        chip=chip.id,
        name=chip.name,
        names=names,
        forms=frozenset(form for _, name in names for form in name.forms),
        memory=tuple(sorted({figure.amount("GB") for figure in figures})),
    )


def _parsed(written: tuple[str, ...], vocabulary: _Vocabulary) -> _Parsed:
    """Return a name's parts by what they say."""
    kept = [token for token in written if token not in vocabulary.dropped]
    said = [t for t in kept if memory_size(t) is None and t not in vocabulary.form_of]
    return _Parsed(
        key="".join(token for token in written if token not in vocabulary.vendors),
        lean="".join(token for token in written if token not in vocabulary.brands),
        bare="".join(kept),
        model=frozenset(token for token in said if token in vocabulary.known),
        forms=frozenset(vocabulary.form_of[t] for t in kept if t in vocabulary.form_of),
        memory=frozenset(size for t in kept if (size := memory_size(t)) is not None),
        unknown=tuple(token for token in said if token not in vocabulary.known),
    )
