"""Hypothesis strategies: every noun of :mod:`tidewaiter.model` joins here, in ``NOUNS``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import (
    CITED,
    CORRELATIONS,
    COUNTRIES,
    DATES,
    LEVELS,
    NAMES,
    NUMBERS,
    POSITIVE,
    SLUGS,
    SOURCES,
    TROUBLESOME,
    UNITS,
    WORDS,
    rising,
)
from books_strategies import BOOKS_NOUNS
from custody_strategies import CUSTODY_NOUNS
from linking_strategies import LINKING_NOUNS
from listings_strategies import LISTINGS_NOUNS
from ownership_strategies import OWNERSHIP_NOUNS
from party_strategies import PARTY_NOUNS
from tidewaiter.core import cite
from tidewaiter.model import assumption, case, channel, chip, figure, market, rule
from trade_strategies import TRADE_NOUNS

if TYPE_CHECKING:
    import msgspec

# --- figures -------------------------------------------------------------------------------


@st.composite
def figures(draw: st.DrawFn, units: st.SearchStrategy[str] = UNITS) -> figure.Figure:
    """Return a number or an interval, with or without a middle or an upper end in numbers."""
    numbers: dict[str, float] = {"value": draw(NUMBERS)}
    if draw(st.booleans()):
        low, mid, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
        numbers = {"low": low, "high": high, "level": draw(LEVELS | st.just(1.0))}
        numbers |= {"mid": mid} if draw(st.booleans()) else {}
    cited = {name: draw(values) for name, values in CITED.items()}
    if "high" in numbers and draw(st.booleans()):  # open above, in the source's own words
        del numbers["high"]
        cited["high_in_words"] = draw(WORDS)
    return figure.Figure(unit=draw(units), note=draw(WORDS), **numbers, **cited)


FIGURES = figures()
DATED = st.builds(figure.Dated, value=DATES, note=WORDS, **CITED)
STATEMENTS = st.builds(figure.Statement, value=WORDS | TROUBLESOME, **CITED)
SOME_STATEMENTS = st.lists(STATEMENTS, min_size=1, max_size=2).map(tuple)

# --- chips and cases -----------------------------------------------------------------------

RATES = st.builds(chip.Rates, fp16=FIGURES, fp8=st.none() | FIGURES, int4=st.none() | FIGURES)
CHIPS = st.builds(
    chip.Chip,
    id=st.builds("{}/{}".format, SLUGS, SLUGS),
    name=WORDS | TROUBLESOME,
    vendor=WORDS,
    released=DATED,
    rates=RATES,
    data_centre=st.sampled_from(["yes", "no", "unknown"]),
    seller_jurisdiction=COUNTRIES,
    aliases=st.lists(WORDS | TROUBLESOME, max_size=2).map(tuple),
    memory=st.none() | FIGURES,
    memory_kind=st.sampled_from(["dram", "sram"]),
)
FIRMS = st.builds(case.Firm, name=WORDS | TROUBLESOME, role=WORDS, named_by=SLUGS, status=WORDS)
LOTS = st.builds(
    case.Lot,
    quantity=FIGURES,
    meaning=st.sampled_from(["diverted", "agreed", "seized", "offered"]),
    described_as=WORDS,
    chip=SLUGS | st.just(""),
)
CASES = st.builds(
    case.Case,
    id=SLUGS,
    title=WORDS,
    status=st.sampled_from(case.Status),
    jurisdictions=st.lists(COUNTRIES | st.just("NO"), max_size=2).map(tuple),
    public=DATED,
    summary=SOME_STATEMENTS,
    conduct_from=st.none() | DATED,
    lots=st.lists(LOTS, max_size=2).map(tuple),
    value=st.none() | FIGURES,
    firms=st.lists(FIRMS, max_size=1).map(tuple),
)

# --- markets and channels ------------------------------------------------------------------


@st.composite
def supplies(draw: st.DrawFn) -> market.Supply:
    """Return a supply with a row a year, in order."""
    years = sorted(draw(st.sets(st.integers(2000, 2100), max_size=3)))
    flows = tuple(market.Flow(period=str(year), units=draw(FIGURES)) for year in years)
    kind = draw(st.sampled_from(["licensed-sale", "production"]))
    return market.Supply(
        id=draw(SLUGS), chip=draw(SLUGS), kind=kind, country=draw(COUNTRIES), flows=flows
    )


SUPPLIES = supplies()
FLOWS = st.builds(market.Flow, period=DATES, units=FIGURES)
PRICES = st.builds(
    market.Price,
    when=DATES,
    market=COUNTRIES,
    form=st.sampled_from(["card", "module", "server", "rack", "bulk"]),
    channel=st.sampled_from(["open", "grey"]),
    amount=FIGURES,
    chips=st.integers(1, 72),
)
PRICE_SERIES = st.builds(
    market.PriceSeries,
    id=SLUGS,
    chip=SLUGS,
    prices=st.lists(PRICES, min_size=1, max_size=3).map(tuple),
)
YEARLY_RATES = st.builds(market.YearlyRate, year=st.integers(1990, 2100), rate=FIGURES)
EXCHANGE_RATES = st.builds(
    market.ExchangeRate,
    id=SLUGS,
    base=WORDS,
    quote=WORDS,
    yearly=st.lists(YEARLY_RATES, min_size=1, max_size=3, unique_by=lambda r: r.year).map(
        lambda rates: tuple(sorted(rates, key=lambda r: r.year))
    ),
)
ASPECTS = st.builds(
    channel.Aspect,
    statements=st.lists(STATEMENTS, max_size=1).map(tuple),
    figures=st.lists(FIGURES, max_size=1).map(tuple),
)
CHANNELS = st.builds(
    channel.Channel,
    id=SLUGS,
    title=WORDS,
    order=st.integers(1, 9),
    **dict.fromkeys(("performance", "supply", "legal_risk", "cost", "software", "use"), ASPECTS),
)

# --- distributions and models --------------------------------------------------------------


@st.composite
def perts(draw: st.DrawFn) -> assumption.Pert:
    """Return a PERT whose mode lies strictly inside."""
    low, mode, high = draw(rising(3))
    return assumption.Pert(low=low, mode=mode, high=high)


@st.composite
def metalogs(draw: st.DrawFn) -> assumption.Metalog:
    """Return a metalog through three quantiles."""
    return assumption.Metalog(quantiles=tuple(zip([0.05, 0.5, 0.95], draw(rising(3)), strict=True)))


@st.composite
def empiricals(draw: st.DrawFn) -> assumption.Empirical:
    """Return stated values, weighted or alike."""
    values = draw(st.lists(NUMBERS, min_size=1, max_size=4))
    weights = draw(st.just([]) | st.just([1.0] * len(values)))
    return assumption.Empirical(values=tuple(values), weights=tuple(weights))


@st.composite
def between(draw: st.DrawFn, kind: type[Any], **more: st.SearchStrategy[Any]) -> Any:
    """Return a distribution between two positive ends."""
    low, high = draw(rising(2, POSITIVE))
    return kind(low=low, high=high, **{name: draw(values) for name, values in more.items()})


POINTS = st.builds(assumption.Point, value=NUMBERS)
LOGNORMALS = between(assumption.LogNormal, level=LEVELS)
NORMALS = st.builds(assumption.Normal, mean=NUMBERS, sd=POSITIVE)
UNIFORMS = between(assumption.Uniform)
LOGUNIFORMS = between(assumption.LogUniform)
BETAS = st.builds(assumption.Beta, a=st.floats(0.1, 50), b=st.floats(0.1, 50))
PERTS = perts()
POISSONS = st.builds(assumption.Poisson, mean=st.floats(0.1, 1e4))
METALOGS = metalogs()
FITTED = st.lists(POSITIVE, min_size=3, max_size=3, unique=True).map(
    lambda values: assumption.Fitted(
        shape="lognormal",
        quantiles=tuple(zip((0.05, 0.5, 0.95), sorted(values), strict=True)),
        lower=0.0,
    )
)
EMPIRICALS = empiricals()
SIMPLE = st.one_of(
    POINTS, LOGNORMALS, NORMALS, UNIFORMS, LOGUNIFORMS, BETAS, PERTS, POISSONS, METALOGS, EMPIRICALS
)
MIXTURES = st.lists(st.tuples(POSITIVE, SIMPLE), min_size=2, max_size=3).map(
    lambda pairs: assumption.Mixture(
        weights=tuple(weight for weight, _ in pairs), components=tuple(d for _, d in pairs)
    )
)
DISTRIBUTIONS = SIMPLE | MIXTURES


@st.composite
def assumptions(draw: st.DrawFn, name: st.SearchStrategy[str] = NAMES) -> assumption.Assumption:
    """Return an assumption of one number, or of one for each label of an axis."""
    cited = {field: draw(values) for field, values in CITED.items()}
    believed: dict[str, Any] = {"distribution": draw(DISTRIBUTIONS)}
    if draw(st.booleans()):
        cells = draw(st.dictionaries(NAMES, SIMPLE, min_size=1, max_size=2))
        believed = {"over": "label", "cells": cells}
    return assumption.Assumption(name=draw(name), unit=draw(UNITS), **believed, **cited)


CORRELATED = st.lists(NAMES, min_size=2, max_size=2, unique=True).map(tuple)
CORRELATION = st.builds(assumption.Correlation, between=CORRELATED, rho=CORRELATIONS, **CITED)


@st.composite
def model_facts(draw: st.DrawFn) -> assumption.ModelFacts:
    """Return the facts of a model with one or two assumptions."""
    names = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    return assumption.ModelFacts(
        id=draw(SLUGS),
        title=draw(WORDS),
        question=draw(WORDS),
        assumptions=tuple(draw(assumptions(st.just(name))) for name in names),
        published=draw(st.dictionaries(NAMES, FIGURES, max_size=2)),
        headline=tuple(names),
        unquantified=draw(SOME_STATEMENTS),
    )


MODEL_FACTS = model_facts()

# --- rules ---------------------------------------------------------------------------------

THRESHOLDS = st.builds(rule.Threshold, of=NAMES, number=NUMBERS, unit=UNITS)
MEMBERSHIPS = st.builds(
    rule.Membership, of=NAMES, words=st.lists(WORDS | TROUBLESOME, max_size=3).map(tuple)
)
EQUALITIES = st.builds(rule.Equality, of=NAMES, word=WORDS | TROUBLESOME)
LEAVES = st.one_of(
    st.builds(rule.Condition, at_least=THRESHOLDS),
    st.builds(rule.Condition, less_than=THRESHOLDS),
    st.builds(rule.Condition, is_in=MEMBERSHIPS),
    st.builds(rule.Condition, equals=EQUALITIES),
    st.builds(rule.Condition, term=SLUGS),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(rule.Condition, all_=st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(rule.Condition, any_=st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(rule.Condition, not_=inner),
    ),
    max_leaves=4,
)


def versions(days: st.SearchStrategy[str]) -> st.SearchStrategy[rule.Version]:
    """Return versions of a rule that come into force on one of some days."""
    return st.builds(
        rule.Version,
        in_force=days,
        published=DATES,
        status=st.sampled_from(["in-force", "verify", "suspended", "not-enforced", "proposed"]),
        when=CONDITIONS,
        **CITED,
    )


VERSIONS = versions(DATES)


RULE_CASES = st.builds(
    rule.RuleCase,
    on=DATES,
    numbers=st.dictionaries(SLUGS, st.floats(0.1, 1e6), max_size=2),
    words=st.dictionaries(SLUGS, SLUGS, max_size=2),
    expect=st.sampled_from(["yes", "no", "unknown"]),
)


@st.composite
def rules(draw: st.DrawFn) -> rule.Rule:
    """Return a rule with one version a year, oldest first."""
    years = sorted(draw(st.sets(st.integers(1990, 2100), min_size=1, max_size=2)))
    texts = tuple(draw(versions(st.just(f"{year}-01-01"))) for year in years)
    return rule.Rule(
        id=f"us/{draw(SLUGS)}",
        title=draw(WORDS),
        jurisdiction="US",
        versions=texts,
        kind=draw(st.sampled_from(["class", "exclusion", "review", "reach", "place", "cap"])),
        label=draw(SLUGS),
        supposing=draw(st.dictionaries(SLUGS, SLUGS, max_size=2)),
        cases=tuple(draw(st.lists(RULE_CASES, max_size=2))),
    )


RULES = rules()

NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    cite.Source: SOURCES,
    figure.Figure: FIGURES,
    figure.Dated: DATED,
    figure.Statement: STATEMENTS,
    chip.Rates: RATES,
    chip.Chip: CHIPS,
    case.Firm: FIRMS,
    case.Lot: LOTS,
    case.Case: CASES,
    market.Flow: FLOWS,
    market.Supply: SUPPLIES,
    market.Price: PRICES,
    market.PriceSeries: PRICE_SERIES,
    market.YearlyRate: YEARLY_RATES,
    market.ExchangeRate: EXCHANGE_RATES,
    channel.Aspect: ASPECTS,
    channel.Channel: CHANNELS,
    assumption.Point: POINTS,
    assumption.LogNormal: LOGNORMALS,
    assumption.Normal: NORMALS,
    assumption.Uniform: UNIFORMS,
    assumption.LogUniform: LOGUNIFORMS,
    assumption.Beta: BETAS,
    assumption.Pert: PERTS,
    assumption.Poisson: POISSONS,
    assumption.Metalog: METALOGS,
    assumption.Fitted: FITTED,
    assumption.Empirical: EMPIRICALS,
    assumption.Mixture: MIXTURES,
    assumption.Assumption: assumptions(),
    assumption.Correlation: CORRELATION,
    assumption.ModelFacts: MODEL_FACTS,
    rule.Threshold: THRESHOLDS,
    rule.Membership: MEMBERSHIPS,
    rule.Equality: EQUALITIES,
    rule.Condition: CONDITIONS,
    rule.Version: VERSIONS,
    rule.RuleCase: RULE_CASES,
    rule.Rule: RULES,
    **PARTY_NOUNS,
    **OWNERSHIP_NOUNS,
    **BOOKS_NOUNS,
    **CUSTODY_NOUNS,
    **LISTINGS_NOUNS,
    **LINKING_NOUNS,
    **TRADE_NOUNS,
}
"""Every noun with its strategy; a test refuses a noun that is not here."""
