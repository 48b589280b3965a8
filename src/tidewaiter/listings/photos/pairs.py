"""Which photos show one picture, whole, turned or mirrored?

PDQ hashes (Facebook 2019) of two copies of one picture differ in few of 256 bits; of two pictures
in about half. Each photo has eight hashes, for the turns and mirrorings of a square, so that one
comparison of eight with one finds a copy in any of them. All pairs are compared, by counting bits
in blocks: half of the bits first, since a pair with too many there has too many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from tidewaiter.model.listings.linking import PhotoRules
    from tidewaiter.model.listings.photo import PhotoPrint

    Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

WORDS_OF_TRANSFORM = (
    "as it is", "turned by 90°", "turned by 180°", "turned by 270°", "mirrored top to bottom",
    "mirrored left to right", "mirrored about a diagonal", "mirrored about the other diagonal",
)  # fmt: skip
"""What each of the eight hashes of a print stands for, in the order of pdqhash."""

_CELLS = 300_000  # one byte each: what fits a processor's own memory


class PhotoPair(NamedTuple):
    """Two photos of one picture.

    Attributes:
        one: Digest of the first.
        other: Digest of the second, later in order.
        because: What agrees, in words.
    """

    one: str
    other: str
    because: str


def hash_pairs(prints: Sequence[PhotoPrint], rules: PhotoRules) -> tuple[PhotoPair, ...]:
    """Return pairs of photos whose hashes differ in few bits, in order of digest.

    Prints of too little quality are left out: a blank picture is like every other.
    """
    import numpy as np

    fit = [p for p in prints if p.hashes and p.quality >= rules.least_quality]
    fit.sort(key=lambda p: p.digest)
    if len(fit) < 2:
        return ()
    raw = bytes.fromhex("".join(h for p in fit for h in p.hashes))
    hashes = np.frombuffer(raw, np.uint64).reshape(len(fit), -1, 4)
    found = [
        PhotoPair(fit[i].digest, fit[j].digest, _words(bits, form))
        for i, j, bits, form in _near(hashes, rules.most_bits)
    ]
    return tuple(sorted(found))


def _near(hashes: Numbers, most: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield pairs within some bits of each other: two numbers, the bits, and the form."""
    import numpy as np

    count, forms, _ = hashes.shape
    upright = np.ascontiguousarray(hashes[:, 0, :].T)
    step = max(1, _CELLS // (forms * count))
    for start in range(0, count, step):
        block = hashes[start : start + step].reshape(-1, 4)
        against = upright[:, start:]
        bits = np.bitwise_count(block[:, 0, None] ^ against[0])
        bits += np.bitwise_count(block[:, 1, None] ^ against[1])
        rows, columns = np.divmod(np.flatnonzero(bits <= most), bits.shape[1])
        whole = np.bitwise_count(block[rows] ^ against.T[columns]).sum(axis=1, dtype=np.int64)
        one, other = start + rows // forms, start + columns
        keep = (whole <= most) & (one < other)
        yield from _best(one[keep], other[keep], whole[keep], (rows % forms)[keep])


def _best(
    one: Numbers, other: Numbers, bits: Numbers, form: Numbers
) -> Iterator[tuple[int, int, int, int]]:
    """Yield each pair once, in the form in which the fewest bits differ."""
    import numpy as np

    order = np.lexsort((form, bits, other, one))
    before = (-1, -1)
    for at in order:
        pair = (int(one[at]), int(other[at]))
        if pair != before:
            yield (*pair, int(bits[at]), int(form[at]))
        before = pair


def _words(bits: int, form: int) -> str:
    return f"one picture {WORDS_OF_TRANSFORM[form]}: PDQ hashes differ in {bits} of 256 bits"
