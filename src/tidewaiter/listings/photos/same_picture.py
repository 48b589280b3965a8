"""Which photos show one picture, by their prints: whole, turned, mirrored, cut or framed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.listings.photos.pairs import PhotoPair, hash_pairs
from tidewaiter.listings.photos.points import arrangement, marks_of
from tidewaiter.listings.photos.words import candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.listings.photos.points import Arrangement
    from tidewaiter.model.listings.linking import PhotoRules
    from tidewaiter.model.listings.photo import PhotoPrint


def photo_pairs(prints: Iterable[PhotoPrint], rules: PhotoRules) -> tuple[PhotoPair, ...]:
    """Return pairs of photos that show one picture, in order of digest, each once.

    Prints with marked points are also compared by these; then OpenCV is needed. Of photos that
    their hashes hold to be one picture the first alone is compared so.

    Raises:
        UsageError: If prints have points and the extra ``[photos]`` is not installed.
    """
    several = sorted(prints, key=lambda p: p.digest)
    alike = hash_pairs(several, rules)
    first = pictures_of((p.digest for p in several), alike)
    marked = [p for p in several if p.points and first[p.digest] == p.digest]
    return tuple(sorted((*alike, *_point_pairs(marked, rules))))


def pictures_of(digests: Iterable[str], pairs: Iterable[PhotoPair]) -> dict[str, str]:
    """Return for each photo the first digest of those that show the same picture."""
    above = {digest: digest for digest in digests}

    def first(digest: str) -> str:
        while above[digest] != digest:
            above[digest] = above[above[digest]]
            digest = above[digest]
        return digest

    for pair in pairs:
        if pair.one in above and pair.other in above:
            one, other = sorted((first(pair.one), first(pair.other)))
            above[other] = one
    return {digest: first(digest) for digest in above}


def _point_pairs(marked: Sequence[PhotoPrint], rules: PhotoRules) -> list[PhotoPair]:
    upright = [marks_of(p.points, p.width, p.height) for p in marked]
    mirrored = [marks_of(p.mirrored, p.width, p.height) for p in marked]
    described = [marks.described for marks in upright]
    found: dict[tuple[str, str], PhotoPair] = {}
    for probes, how in ((upright, ""), (mirrored, "mirrored ")):
        asked = described if probes is upright else [marks.described for marks in probes]
        tried: set[tuple[str, str]] = set()
        for asker, owner in candidates(described, asked).tolist():
            pair = _ordered(marked[asker], marked[owner])
            if pair in found or pair in tried:
                continue
            tried.add(pair)
            lies = arrangement(probes[asker], upright[owner], rules)
            if lies is not None:
                found[pair] = PhotoPair(*pair, _words(lies, how))
    return list(found.values())


def _ordered(one: PhotoPrint, other: PhotoPrint) -> tuple[str, str]:
    return (one.digest, other.digest) if one.digest < other.digest else (other.digest, one.digest)


def _words(lies: Arrangement, how: str) -> str:
    scale = max(lies.scale, 1 / lies.scale)
    return (
        f"one picture, {how}in part or framed: {lies.points} points in the same arrangement, "
        f"turned by {abs(lies.turn):.0f}°, scale {scale:.1f}"
    )
