"""Hypothesis strategies of custody; ``strategies.NOUNS`` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, SLUGS
from inspection_strategies import INSPECTION_NOUNS
from licence_strategies import LICENCE_NOUNS
from listings_strategies import CITES, SHARE, TEXTS, of_noun
from measuring_strategies import MEASURING_NOUNS
from registry_strategies import REGISTRY_NOUNS
from tidewaiter.model.custody import location, location_answers
from tidewaiter.model.figure import Figure

if TYPE_CHECKING:
    import msgspec

LATITUDES = st.floats(-90, 90, allow_subnormal=False)
LONGITUDES = st.floats(-180, 180, allow_subnormal=False)
POSITIVE = st.floats(0.1, 1e5)
COUNTS = st.integers(0, 9)
PLACES = st.builds(location.Place, latitude=LATITUDES, longitude=LONGITUDES)
KNOTS = st.lists(POSITIVE, min_size=2, max_size=4, unique=True).map(lambda v: tuple(sorted(v)))
FIGURES = st.builds(Figure, unit=st.just("km"), value=POSITIVE, **CITED)


@st.composite
def laws(draw: st.DrawFn) -> location.DelayLaw:
    """Return a law with as many medians and spreads as knots."""
    knots = draw(KNOTS)
    some = st.lists(POSITIVE, min_size=len(knots), max_size=len(knots)).map(tuple)
    return location.DelayLaw(
        ms=knots,
        median=draw(some),
        spread=draw(some),
        freedom=draw(POSITIVE),
        node_spread=draw(POSITIVE),
        nearest=draw(st.integers(1, 20)),
        fading=draw(st.floats(0.1, 1)),
        flatness=draw(SHARE),
        floor_km=draw(POSITIVE),
        scale=draw(st.dictionaries(st.sampled_from(["0.5", "0.95"]), POSITIVE)),
    )


LAWS = laws()
INSIDE = st.floats(0.01, 0.99)
RULES = of_noun(
    location.LocationRules,
    id=SLUGS,
    speeds=st.dictionaries(SLUGS, FIGURES, min_size=1, max_size=2),
    liars=COUNTS,
    level=INSIDE,
    suspect_level=INSIDE,
    radii=st.lists(POSITIVE, max_size=2).map(tuple),
    law=LAWS,
    law_cited=CITES,
)
ASSUMPTIONS = of_noun(
    location.Assumptions, speed_km_s=POSITIVE, slack_km=POSITIVE, within_km=POSITIVE, liars=COUNTS
)
SITES = {"latitude": LATITUDES, "longitude": LONGITUDES}
VERDICTS = of_noun(
    location.LocationVerdict,
    declared=PLACES,
    assumptions=ASSUMPTIONS,
    point=st.none() | PLACES,
    region=st.lists(PLACES, max_size=3).map(tuple),
    likely=st.lists(PLACES, max_size=3).map(tuple),
)
SOUND_ROWS = of_noun(location_answers.SoundRow)
CUSTODY_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    location.Node: st.builds(location.Node, id=TEXTS, name=TEXTS, operator=TEXTS, **SITES),
    location.RoundTrip: st.builds(location.RoundTrip, source=TEXTS, target=TEXTS, ms=POSITIVE),
    location.DelayLaw: LAWS,
    location.LocationRules: RULES,
    location.Assumptions: ASSUMPTIONS,
    location.Deciding: of_noun(location.Deciding),
    location.Place: PLACES,
    location.LocationVerdict: VERDICTS,
    location_answers.Suspect: of_noun(location_answers.Suspect),
    location_answers.LocateAnswer: of_noun(
        location_answers.LocateAnswer, verdicts=st.lists(VERDICTS, max_size=2).map(tuple)
    ),
    location_answers.SoundRow: SOUND_ROWS,
    location_answers.ScoreAnswer: of_noun(location_answers.ScoreAnswer, assumptions=ASSUMPTIONS),
    location_answers.PlanStep: of_noun(location_answers.PlanStep),
    location_answers.PlanAnswer: of_noun(location_answers.PlanAnswer, assumptions=ASSUMPTIONS),
    **REGISTRY_NOUNS,
    **LICENCE_NOUNS,
    **INSPECTION_NOUNS,
    **MEASURING_NOUNS,
}
