"""Hypothesis strategies of measuring; ``custody_strategies`` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, SLUGS, WORDS
from listings_strategies import SHARE
from tidewaiter.model.custody import measuring
from tidewaiter.model.figure import Figure

if TYPE_CHECKING:
    import msgspec

NAMES = st.sampled_from(["s-1", "la", "lb", "3E001", "NO"])
HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
SECONDS = st.integers(0, 1 << 40)
COUNTS = st.integers(1, 99)
HOURS = st.builds(Figure, unit=st.just("h"), value=st.integers(5, 9).map(float), **CITED)
NUMBERS = st.builds(Figure, unit=st.just("1"), value=COUNTS.map(float), **CITED)
SHARES = st.builds(Figure, unit=st.just("1"), value=SHARE, **CITED)


@st.composite
def policies(draw: st.DrawFn) -> measuring.MeasuringPolicy:
    """Return a policy whose attestations fit around its bursts."""
    spread, more = draw(SECONDS), draw(SECONDS)
    return measuring.MeasuringPolicy(
        version=draw(COUNTS),
        bursts=draw(COUNTS),
        packets=draw(COUNTS),
        spread=spread,
        bracket=spread + more,
        most_missing=draw(SHARE),
        silence=draw(SECONDS),
    )


@st.composite
def receipts(draw: st.DrawFn) -> measuring.Receipt:
    """Return a receipt that has a round trip where something was answered."""
    begins, took, answered = draw(SECONDS), draw(COUNTS), draw(st.integers(0, 9))
    return measuring.Receipt(
        session=draw(NAMES),
        device=draw(NAMES),
        landmark=draw(NAMES),
        sequence=draw(COUNTS),
        policy_version=draw(COUNTS),
        key=draw(HEX),
        begins=begins,
        ends=begins + took,
        sent=answered + draw(COUNTS),
        answered=answered,
        shortest_ns=draw(SECONDS) if answered else None,
        nonces=draw(HEX),
    )


POLICIES = policies()
SESSIONS = st.builds(
    measuring.MeasuringSession,
    id=NAMES,
    device=NAMES,
    landmarks=st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple),
    policy=POLICIES,
    begins=SECONDS,
    commitment=HEX,
)
REFUSED = st.builds(measuring.RefusedReceipt, place=WORDS, landmark=NAMES, why=WORDS)
TRIPS = st.builds(
    measuring.MeasuredTrip, landmark=NAMES, device=NAMES, ms=st.floats(0, 1e3), bursts=COUNTS
)
LOGGED = st.builds(measuring.LoggedReceipt, place=WORDS, number=st.none() | COUNTS)
MEASURING_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    measuring.MeasuringPolicy: POLICIES,
    measuring.MeasuringSession: SESSIONS,
    measuring.Burst: st.builds(measuring.Burst, landmark=NAMES, sequence=COUNTS, at=SECONDS),
    measuring.Receipt: receipts(),
    measuring.RefusedReceipt: REFUSED,
    measuring.MeasuredTrip: TRIPS,
    measuring.LoggedReceipt: LOGGED,
    measuring.SessionAppraisal: st.builds(
        measuring.SessionAppraisal,
        session=NAMES,
        device=NAMES,
        is_good=st.booleans(),
        why=st.lists(WORDS, max_size=2).map(tuple),
        trips=st.lists(TRIPS, max_size=2).map(tuple),
        expected=COUNTS,
        counted=COUNTS,
        refused=st.lists(REFUSED, max_size=2).map(tuple),
        logged=st.lists(LOGGED, max_size=2).map(tuple),
        questions=st.lists(WORDS, max_size=1).map(tuple),
    ),
    measuring.MeasuringRules: st.builds(
        measuring.MeasuringRules,
        id=SLUGS,
        bursts=NUMBERS,
        packets=NUMBERS,
        spread=HOURS,
        bracket=HOURS,
        most_missing=SHARES,
        silence=HOURS,
        late=HOURS,
    ),
}
