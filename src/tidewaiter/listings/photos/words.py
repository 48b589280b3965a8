"""Which photos may share a part, out of thousands, without comparing each with each?

Every description of a marked point is filed under several words, each made of some of its bits
drawn once (locality-sensitive hashing by sampled bits: Indyk and Motwani 1998). Two views of one
point differ in few bits and often share a word; two points hardly ever do. Photos that share
several words are candidates. A word that too many photos have says nothing and is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_TABLES, _BITS = 6, 26
_SEED = 11
_SHARED = 3
_CROWD = 24
_MOST = 5


def candidates(described: Sequence[Numbers], probes: Sequence[Numbers]) -> Numbers:
    """Return pairs of a probe and a photo that share several words, a row each, in order.

    Each probe keeps the few photos that it shares the most words with.

    Args:
        described: Descriptions of the points of each photo, 32 bytes a row.
        probes: Descriptions of what each photo is looked for by; those of the photo itself, or
            of its mirror image. A photo is not paired with itself.
    """
    import numpy as np

    count = len(described)
    if count < 2:
        return np.zeros((0, 2), np.int64)
    owners = _owners(described)
    askers = owners if described is probes else _owners(probes)
    bits = _drawn_bits()
    found = [
        _meetings(_words(described, chosen), owners, _words(probes, chosen), askers, count)
        for chosen in bits
    ]
    pairs, shared = np.unique(np.sort(np.concatenate(found)), return_counts=True)
    pairs, shared = pairs[shared >= _SHARED], shared[shared >= _SHARED]
    return _strongest(pairs // count, pairs % count, shared)


def _drawn_bits() -> Numbers:
    import numpy as np

    rng = np.random.Generator(np.random.Philox(_SEED))
    return np.array([rng.choice(256, _BITS, replace=False) for _ in range(_TABLES)])


def _owners(described: Sequence[Numbers]) -> Numbers:
    import numpy as np

    return np.repeat(np.arange(len(described)), [len(rows) for rows in described])


def _words(described: Sequence[Numbers], chosen: Numbers) -> Numbers:
    """Return the word of every point: its chosen bits as a number."""
    import numpy as np

    rows = np.concatenate([part.reshape(-1, 32) for part in described])
    words = np.zeros(len(rows), np.uint32)
    for bit in chosen:
        words = (words << 1) | ((rows[:, bit // 8] >> (7 - bit % 8)) & 1)
    return words


def _meetings(
    words: Numbers, owners: Numbers, asked: Numbers, askers: Numbers, count: int
) -> Numbers:
    """Return ``asker * count + owner`` for each word that both have, once each."""
    import numpy as np

    filed = _distinct(words.astype(np.uint64) * np.uint64(count) + owners.astype(np.uint64))
    filed_words, filed_owners = filed // np.uint64(count), filed % np.uint64(count)
    asking = _distinct(asked.astype(np.uint64) * np.uint64(count) + askers.astype(np.uint64))
    asked_words, asking_owners = asking // np.uint64(count), asking % np.uint64(count)
    first = np.searchsorted(filed_words, asked_words, "left")
    many = np.searchsorted(filed_words, asked_words, "right") - first
    many[many > _CROWD] = 0
    asker = np.repeat(asking_owners, many).astype(np.int64)
    offsets = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    owner = filed_owners[np.repeat(first, many) + offsets].astype(np.int64)
    apart = asker != owner
    met: Numbers = asker[apart] * count + owner[apart]
    return met


def _distinct(numbers: Numbers) -> Numbers:
    """Return different numbers, rising; numpy's own way by hashing is slow on such numbers."""
    import numpy as np

    rising = np.sort(numbers)
    fresh = np.ones(len(rising), bool)
    fresh[1:] = rising[1:] != rising[:-1]
    return rising[fresh]


def _strongest(askers: Numbers, owners: Numbers, shared: Numbers) -> Numbers:
    """Return the pairs of each asker with the most shared words."""
    import numpy as np

    order = np.lexsort((owners, -shared, askers))
    askers, owners = askers[order], owners[order]
    starts = np.flatnonzero(np.diff(askers, prepend=-1))
    rank = np.arange(len(askers)) - np.repeat(starts, np.diff([*starts, len(askers)]))
    kept = rank < _MOST
    return np.stack([askers[kept], owners[kept]], axis=1)
