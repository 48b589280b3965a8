"""How much does it say that two names share a word?

A word's weight is its information in nats, -log of the share of names that hold it (Spärck Jones
1972), over a real population of registered names together with the list that is searched: a word
common in either says little.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.facts.name_tables import rarity
from tidewaiter.parties.names.normalise import canonical_words, place_words, trade_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

TRADE_CEILING = 3.5
PLACE_CEILING = 4.0


@functools.cache
def population_counts() -> dict[str, int]:
    """Return how many names of the packaged population hold each canonical word."""
    counts: dict[str, int] = {}
    for token, count in rarity().counts.items():
        for word in canonical_words(token):
            counts[word] = counts.get(word, 0) + count
    return counts


def word_weights(
    words: Iterable[str], listed: Mapping[str, int], names: int
) -> npt.NDArray[np.float64]:
    """Return the information of each word, in nats.

    Args:
        words: Canonical words.
        listed: Word to the number of names of the list that hold it.
        names: Number of names of the list.
    """
    population, size = population_counts(), rarity().names
    given = list(words)
    in_list = np.array([listed.get(w, 0) for w in given], dtype=np.float64)
    in_population = np.array([population.get(w, 0) for w in given], dtype=np.float64)
    share_listed = (in_list + 0.5) / (max(names, size) + 1)  # a short list makes no word common
    share = np.maximum(share_listed, (in_population + 0.5) / (size + 1))
    ceiling = np.array([_ceiling(w) for w in given], dtype=np.float64)
    return np.asarray(np.minimum(-np.log(share), ceiling))


def _ceiling(word: str) -> float:
    """Return the most that a word can say: little for trade words, initials and places."""
    if word in trade_words():
        return TRADE_CEILING
    if word in place_words():
        return PLACE_CEILING
    return 2.0 if len(word) == 1 else 3.0 + 1.5 * len(word)
