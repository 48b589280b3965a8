"""Which texts are near-duplicates?

A text is the set of its threes: three letters or digits in a row, without case and punctuation
(Broder 1997). Sets that are likely alike are found by MinHash in bands (Broder 1997; Indyk and
Motwani 1998), compared exactly by the Jaccard index, and confirmed by the share of characters that
the shortest edit leaves in place (Indel similarity of rapidfuzz). Among many alike, each is
compared with its neighbours in order alone (sorted neighbourhood, Hernandez and Stolfo 1995), so
that the work grows with the number of texts and not with its square.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from scipy.sparse import csr_array

    from tidewaiter.model.listings.linking import TextRules

    Sets: TypeAlias = csr_array
    Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_SIGNS = re.compile(r"[\W_]+")
_ROWS, _BANDS = 4, 32
_SEED = 1
_BLOCK = 5_000
_PAIRS = 50_000
_COLUMNS = 2**31 - 1
_SLACK = 0.15  # three standard errors of a share of 128 at one half


class TextPair(NamedTuple):
    """Two near-duplicates, by their numbers.

    Attributes:
        one: Number of the first text.
        other: Number of the second, greater.
        jaccard: Threes in common, as a share of all threes of both.
        alike: Characters left in place by the shortest edit, as a share.
        threes: Number of threes of the one that has fewer.
    """

    one: int
    other: int
    jaccard: float
    alike: float
    threes: int


def folded_text(text: str) -> str:
    """Return a text as it is compared: its letters and digits, without case."""
    return _SIGNS.sub("", text.casefold())


def near_texts(texts: Sequence[str], rules: TextRules, window: int) -> tuple[TextPair, ...]:
    """Return pairs of near-duplicates in order.

    The texts should stand in an order in which those most likely alike are near each other: among
    more than ``window`` alike only neighbours are compared.

    Args:
        texts: Different texts, folded.
        rules: When texts are near-duplicates.
        window: Number of following texts, among those alike, that each is compared with.
    """
    if len(texts) < 2:
        return ()
    sets, digests = _sets_and_digests(texts)
    found: list[TextPair] = []
    for ones, others in _in_blocks(_candidates(digests, window), digests, rules.least - _SLACK):
        found += _confirmed(texts, sets, (ones, others), rules)
    return tuple(found)


def _sets_and_digests(texts: Sequence[str]) -> tuple[Sets, Numbers]:
    """Return the sets of threes as a sparse matrix of ones, and their MinHash digests."""
    import numpy as np
    from rensa import RMinHash
    from scipy.sparse import csr_array, vstack

    sets, digests = [], []
    for start in range(0, len(texts), _BLOCK):
        hashes, offsets = _hashed_threes(texts[start : start + _BLOCK])
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(
            hashes, offsets.astype(np.uint64), _ROWS * _BANDS, _SEED
        )
        digests.append(np.array(matrix.to_rows(), dtype=np.uint32))
        columns = (hashes % _COLUMNS).astype(np.int32)
        block = csr_array(
            (np.ones(len(columns), np.int32), columns, offsets.astype(np.int32)),
            shape=(len(offsets) - 1, _COLUMNS),
        )
        block.sum_duplicates()
        block.data[:] = 1
        sets.append(block)
    return vstack(sets, format="csr"), np.concatenate(digests)


def _hashed_threes(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return a 64-bit number for every three of every text, and where each text begins.

    A text of fewer than three characters is filled with blanks, so that it has one.
    """
    import numpy as np

    padded = [text.ljust(3) for text in texts]
    points = np.frombuffer("".join(padded).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in padded])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    mixed = points[:-2] << np.uint64(42) | points[1:-1] << np.uint64(21) | points[2:]
    inside = np.ones(len(points), bool)
    inside[starts[1:] - 1] = inside[starts[1:] - 2] = False
    offsets = np.concatenate([[0], np.cumsum(lengths - 2)])
    return _spread(mixed[inside[: len(mixed)]]), offsets


def _spread(numbers: Numbers) -> Numbers:
    """Return numbers with their bits mixed (finaliser of SplitMix64, Steele et al. 2014)."""
    import numpy as np

    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Numbers = mixed ^ (mixed >> np.uint64(31))
    return spread


def _candidates(digests: Numbers, window: int) -> Numbers:
    """Return pairs that agree in a band, as ``one * n + other``, rising."""
    import numpy as np

    count = len(digests)
    found = [np.zeros(0, np.int64)]
    for band in range(_BANDS):
        rows = digests[:, band * _ROWS : (band + 1) * _ROWS].astype(np.uint64)
        key = np.zeros(count, np.uint64)
        for row in range(_ROWS):
            key = _spread(key * np.uint64(31) + rows[:, row])
        order = np.argsort(key, kind="stable")
        found += [
            order[:-step][same] * count + order[step:][same]
            for step in range(1, min(window, count - 1) + 1)
            for same in [key[order[:-step]] == key[order[step:]]]
        ]
    pairs = np.sort(np.concatenate(found))
    return pairs[np.diff(pairs, prepend=-1) > 0]


def _in_blocks(pairs: Numbers, digests: Numbers, least: float) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield pairs whose digests agree in a share or more, in blocks."""
    count = len(digests)
    for start in range(0, len(pairs), _PAIRS):
        ones, others = pairs[start : start + _PAIRS] // count, pairs[start : start + _PAIRS] % count
        near = (digests[ones] == digests[others]).mean(axis=1) >= least
        if near.any():
            yield ones[near], others[near]


def _confirmed(
    texts: Sequence[str], sets: Sets, pairs: tuple[Numbers, Numbers], rules: TextRules
) -> list[TextPair]:
    import numpy as np
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cpdist

    ones, others = pairs
    sizes = np.diff(sets.indptr)
    common = sets[ones].multiply(sets[others]).sum(axis=1)
    jaccard = common / (sizes[ones] + sizes[others] - common)
    near = jaccard >= rules.least
    ones, others, jaccard = ones[near], others[near], jaccard[near]
    alike = (
        cpdist([texts[i] for i in ones], [texts[i] for i in others], scorer=ratio, dtype=np.float64)
        / 100
    )
    fewer = np.minimum(sizes[ones], sizes[others])
    rows = zip(ones, others, jaccard, alike, fewer, strict=True)
    return [
        TextPair(int(one), int(other), float(j), float(a), int(threes))
        for one, other, j, a, threes in rows
        if a >= rules.alike
    ]
