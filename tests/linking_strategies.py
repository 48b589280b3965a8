"""Hypothesis strategies of linked listings; ``strategies.NOUNS`` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, SLUGS, TROUBLESOME, WORDS
from listings_strategies import CITES, SHARE, TEXTS, of_noun
from tidewaiter.model.figure import Figure
from tidewaiter.model.listings import linking, photo

if TYPE_CHECKING:
    import msgspec

SIDES = st.integers(1, 10_000)
COUNT = st.integers(1, 100)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
POINTS = st.integers(0, 3).flatmap(lambda n: st.binary(min_size=36 * n, max_size=36 * n))
WEIGHTS = st.builds(Figure, unit=st.just("1"), value=st.floats(0, 100), **CITED)
PROOFS = st.builds(Figure, unit=st.just("1"), value=st.floats(1, 100), **CITED)
WORD_SETS = st.lists(WORDS | TROUBLESOME, max_size=3).map(tuple)

PRINTS = st.builds(
    photo.PhotoPrint,
    digest=TEXTS,
    width=SIDES,
    height=SIDES,
    hashes=st.just(()) | st.lists(HASHES, min_size=8, max_size=8).map(tuple),
    quality=st.integers(0, 100),
    points=POINTS,
    mirrored=POINTS,
)
TEXT_RULES = st.builds(
    linking.TextRules, cited=CITES, least=SHARE, alike=SHARE, enough=COUNT, most_sellers=COUNT
)
PHOTO_RULES = st.builds(
    linking.PhotoRules,
    cited=CITES,
    most_bits=st.integers(0, 255),
    least_quality=st.integers(0, 100),
    least_points=COUNT,
    most_scale=st.floats(1, 10),
    most_tilt=st.floats(0, 45, allow_subnormal=False),
    least_cover=SHARE,
    most_kinds=COUNT,
    most_sellers=COUNT,
    most_listings=COUNT,
)
TITLE_RULES = st.builds(
    linking.TitleRules,
    cited=CITES,
    series=WORD_SETS,
    suffixes=WORD_SETS,
    brands=st.dictionaries(SLUGS, WORD_SETS, max_size=2),
    lines=WORD_SETS,
    empty=WORD_SETS,
    forms=st.dictionaries(SLUGS, WORDS, max_size=2),
    alike=SHARE,
)
LABEL_RULES = of_noun(linking.LabelRules, cited=CITES)
LINK_RULES = st.builds(
    linking.LinkRules,
    id=SLUGS,
    weights=st.fixed_dictionaries(dict.fromkeys(linking.EVIDENCE + linking.SUPPORT, WEIGHTS)),
    proof=PROOFS,
    thresholds=st.tuples(SHARE, SHARE, SHARE).map(lambda shares: tuple(sorted(shares))),
    same_price=SHARE,
    fewest_part_numbers=COUNT,
    most_sellers=COUNT,
    window=COUNT,
    text=TEXT_RULES,
    photo=PHOTO_RULES,
    label=LABEL_RULES,
    title=TITLE_RULES,
    note=TEXTS,
)

LINKING_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    photo.PhotoPrint: PRINTS,
    photo.LabelReading: of_noun(photo.LabelReading),
    linking.TextRules: TEXT_RULES,
    linking.PhotoRules: PHOTO_RULES,
    linking.LabelRules: LABEL_RULES,
    linking.TitleRules: TITLE_RULES,
    linking.LinkRules: LINK_RULES,
}
