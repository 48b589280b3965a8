"""Hypothesis strategies of marketplaces; ``strategies.NOUNS`` takes them in."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any, Literal, Union

from hypothesis import strategies as st

from basic_strategies import CITED, NAMES, SLUGS, TROUBLESOME, WORDS
from tidewaiter.core.cite import Cite, Grade
from tidewaiter.model.figure import Figure
from tidewaiter.model.listings import (
    listing,
    lot,
    market,
    offer,
    pricing,
    product,
    scan,
    stated,
    vocabulary,
)

if TYPE_CHECKING:
    import msgspec

TEXTS = WORDS | TROUBLESOME | st.just("")
SHARE = st.floats(0, 1, allow_subnormal=False)
MANY = st.floats(0, 1e9, allow_subnormal=False)
COUNTS = st.integers(0, 10**6)
SPANS = st.tuples(COUNTS, COUNTS).map(lambda p: stated.Span(start=min(p), end=max(p)))
CITES = st.builds(Cite, **CITED)
BANDS = st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)).map(
    lambda p: product.PriceBand(least=min(p), most=max(p))
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    float: MANY,
    int: COUNTS,
    bool: st.booleans(),
    stated.Share: SHARE,
    stated.Span: SPANS,
    Cite: CITES,
    Figure: st.builds(Figure, unit=st.just("1"), value=SHARE, **CITED),
    type(None): st.none(),
    product.PriceBand: BANDS,
    Grade: st.sampled_from(Grade),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911
    """Return the strategy of a field, which follows from its type."""
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in {Union, types.UnionType}:
        return st.one_of([of_type(part) for part in inner])
    if origin is dict:
        return st.dictionaries(NAMES, of_type(inner[1]), max_size=2)
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*map(of_type, inner))
    if origin is tuple:
        return st.lists(of_type(inner[0]), max_size=2).map(tuple)
    return of_noun(hint)


def of_noun(noun: type[msgspec.Struct], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return the strategy of a noun whose fields follow from their types."""
    hints = typing.get_type_hints(noun, include_extras=True)
    return st.builds(
        noun, **{name: of_type(h) for name, h in hints.items() if name not in known} | known
    )


PRODUCTS = st.lists(of_noun(product.Product), max_size=2, unique_by=lambda each: each.model).map(
    tuple
)
LISTINGS_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    stated.Span: SPANS,
    stated.StatedWord: of_noun(stated.StatedWord),
    stated.StatedNumber: of_noun(stated.StatedNumber),
    offer.AskingPrice: of_noun(offer.AskingPrice),
    offer.Offer: of_noun(offer.Offer),
    offer.TextReading: of_noun(offer.TextReading),
    offer.PageFields: of_noun(offer.PageFields),
    listing.SeenAt: of_noun(listing.SeenAt),
    listing.Photo: of_noun(listing.Photo),
    listing.Listing: of_noun(listing.Listing),
    listing.CoverageLoss: of_noun(listing.CoverageLoss),
    lot.ObservedOffer: of_noun(lot.ObservedOffer),
    lot.OfferLink: of_noun(lot.OfferLink),
    lot.Lot: of_noun(lot.Lot),
    lot.Seller: of_noun(lot.Seller),
    market.Market: of_noun(market.Market, id=SLUGS),
    pricing.PricingRules: of_noun(pricing.PricingRules, id=SLUGS, fewest=st.integers(2, 99)),
    pricing.AskedPrice: of_noun(pricing.AskedPrice),
    pricing.MonthlyPrice: of_noun(pricing.MonthlyPrice),
    scan.Ruling: of_noun(scan.Ruling),
    scan.OfferRow: of_noun(scan.OfferRow),
    scan.SiteCount: of_noun(scan.SiteCount),
    scan.ChipCount: of_noun(scan.ChipCount),
    scan.UnseenCount: of_noun(scan.UnseenCount),
    scan.ScanAnswer: of_noun(scan.ScanAnswer),
    product.PriceBand: BANDS,
    product.MemoryOfForm: of_noun(product.MemoryOfForm),
    product.ProductChip: of_noun(product.ProductChip),
    product.ServerPlatform: of_noun(product.ServerPlatform),
    product.Product: of_noun(product.Product),
    product.ProductFamily: of_noun(product.ProductFamily, id=SLUGS, products=PRODUCTS),
    vocabulary.VocabularyRow: of_noun(vocabulary.VocabularyRow),
    vocabulary.Vocabulary: of_noun(vocabulary.Vocabulary, id=SLUGS),
}
