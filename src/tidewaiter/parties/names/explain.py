"""What speaks for a match, and what against?

The calibrated log odds of a match are a sum over features; the features are told in the words of
the two names. No reason names a script, a language or a country.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from tidewaiter.parties.names.calibration import contributions, probability
from tidewaiter.parties.names.score import FEATURES, aligned, words_of
from tidewaiter.parties.names.search import BATCH, scored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from tidewaiter.parties.names.index import NameIndex
    from tidewaiter.parties.names.normalise import Parsed
    from tidewaiter.parties.names.score import Ints, Words
    from tidewaiter.parties.names.search import Scored

GROUPS = {
    "words": (
        "query_told", "name_told", "both_told", "query_untold", "name_untold", "worst",
        "query_untold_most", "name_untold_most", "told_joined",
    ),
    "rarity": ("shared", "shared_few", "one_word", "length"),
    "letters": (
        "joined", "joined_near", "cosine", "cosine_near", "begins", "same", "ordered", "whole",
        "slips",
    ),
    "legal form": ("form_differs", "form_missing"),
    "number": ("number_differs",),
    "place": ("place_differs",),
}  # fmt: skip


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for or against a match.

    Attributes:
        about: What it is about.
        text: The reason in words.
        log_odds: What it adds; below 0 it speaks against.
    """

    about: str
    text: str
    log_odds: float


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A match with its reasons.

    Attributes:
        entry: Identifier of the entry.
        name: Listed spelling.
        probability: As the search gives it.
        start: Log odds before any reason.
        reasons: What speaks for it, strongest first, then against; with ``start`` they sum to the
            log odds of the probability.
    """

    entry: str
    name: str
    probability: float
    start: float
    reasons: tuple[Reason, ...]


def explained(index: NameIndex, query: str, *, most: int = 5) -> tuple[Explained, ...]:
    """Return the best entries for one name, each with what speaks for and against it.

    Raises:
        TableError: If the name is too long.
    """
    return explained_each(index, {query: most})[query]


def explained_each(index: NameIndex, asked: Mapping[str, int]) -> dict[str, tuple[Explained, ...]]:
    """Return the best entries for each name, as :func:`explained` does for one.

    Args:
        index: The list.
        asked: Most entries that are told of each name.

    Raises:
        TableError: If a name is too long.
    """
    names = list(asked)
    found: dict[str, tuple[Explained, ...]] = {}
    for start in range(0, len(names), BATCH):
        part = names[start : start + BATCH]
        answer = scored(index, part)
        for name, best in zip(part, _best(index, answer, [asked[n] for n in part]), strict=True):
            found[name] = tuple(_explained(index, answer, pair) for pair in best)
    return found


def _best(index: NameIndex, answer: Scored, most: Sequence[int]) -> list[list[int]]:
    """Return the best pair of each of the best entries of each name, best first."""
    rows, entry = answer.row[answer.found.query].tolist(), index.entry_of[answer.found.name]
    best: list[dict[int, int]] = [{} for _ in most]
    for pair in np.lexsort((answer.found.name, -answer.raw)).tolist():
        of_row = best[rows[pair]]
        if np.isfinite(answer.raw[pair]) and len(of_row) < most[rows[pair]]:
            of_row.setdefault(int(entry[pair]), pair)
    return [list(pairs.values()) for pairs in best]


def _explained(index: NameIndex, answer: Scored, pair: int) -> Explained:
    credit = contributions(answer.table[pair])
    name = int(answer.found.name[pair])
    told = {
        **_told(index, answer.spellings, int(answer.found.query[pair]), name),
        **_compared(answer.table[pair]),
    }
    reasons = [
        Reason(about=about, text=told[about], log_odds=float(worth))
        for about, group in GROUPS.items()
        if (worth := credit[[FEATURES.index(f) for f in group]].sum()) != 0
    ]
    return Explained(
        entry=index.entries[int(index.entry_of[name])],
        name=index.names[name],
        probability=float(probability(answer.raw[pair : pair + 1])[0]),
        start=float(credit[-1]),
        reasons=tuple(sorted(reasons, key=lambda reason: -reason.log_odds)),
    )


def _told(index: NameIndex, spellings: Sequence[Parsed], query: int, name: int) -> dict[str, str]:
    """Return each group of features in the words of the two names."""
    words = words_of(index, [spellings[query]])
    listed = index.name_words[name : name + 1]
    best = aligned(words, words.query_words, listed)
    shared = _those(words, words.query_words[0], best.query[0] > 0)
    only_query = _those(words, words.query_words[0], best.query[0] <= 0)
    only_name = _those(words, listed[0], best.name[0] <= 0)
    heard = sum(float(words.weights[i]) for i in words.query_words[0] if words.spelt[i] in shared)
    return {
        "words": f"both have {_listed(shared)}; only the query has {_listed(only_query)};"
        f" only the list has {_listed(only_name)}",
        "rarity": f"the shared words carry {heard:.1f} nats of information",
        "letters": f"written together: {''.join(spellings[query].words)} and {index.joined[name]}",
    }


def _compared(row: npt.NDArray[np.float64]) -> dict[str, str]:
    """Return what differs, or does not, beside the words."""
    differs, missing, number, place = (
        bool(row[FEATURES.index(f)] > 0)
        for f in ("form_differs", "form_missing", "number_differs", "place_differs")
    )
    form = "the legal forms do not differ"
    if differs:
        form = "the legal forms differ"
    elif missing:
        form = "only one of them states a legal form"
    return {
        "legal form": form,
        "number": "a number differs" if number else "no number differs",
        "place": "a place differs" if place else "no place differs",
    }


def _those(words: Words, numbers: Ints, is_kept: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    kept = zip(numbers.tolist(), is_kept.tolist(), strict=True)
    return tuple(words.spelt[number] for number, kept_ in kept if kept_ and number >= 0)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words) or "nothing"
