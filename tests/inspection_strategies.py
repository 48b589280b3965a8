"""Hypothesis strategies of inspections; ``custody_strategies`` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, SLUGS, WORDS
from listings_strategies import CITES, SHARE
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.custody import inspection
from tidewaiter.model.figure import Figure

if TYPE_CHECKING:
    import msgspec

HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
COUNTS = st.integers(0, 99)
SECONDS = st.integers(0, 1 << 40)
SHARES = st.builds(Figure, unit=st.just("1"), value=SHARE, **CITED)
PRICES = st.builds(Figure, unit=st.just("USD/chip"), value=st.floats(0, 100), **CITED)
LOOKS = st.builds(
    inspection.Look,
    grade=st.sampled_from(GRADES),
    text=WORDS,
    miss=SHARES,
    dummy=SHARES,
    moved=SHARES,
    usd_per_unit=PRICES,
)
NOTICES = st.builds(inspection.Notice, hours=st.floats(0, 1000), returned=SHARES, borrowed=SHARES)
RULES = st.builds(
    inspection.InspectionRules,
    id=SLUGS,
    goal=SHARES,
    deceit_goal=SHARES,
    missing=SHARES,
    level=SHARES,
    looks=st.lists(LOOKS, max_size=3, unique_by=lambda look: look.grade).map(tuple),
    notice=st.lists(NOTICES, max_size=3, unique_by=lambda one: one.hours).map(
        lambda all_: tuple(sorted(all_, key=lambda one: one.hours))
    ),
    cited=st.lists(CITES, max_size=2).map(tuple),
    limits=st.lists(WORDS, max_size=2).map(tuple),
)
UNITS = st.builds(
    inspection.DeclaredUnit, serial=WORDS, uuid=WORDS, chassis=WORDS, rack=WORDS, model=WORDS
)
PLANNED = st.builds(inspection.PlannedLook, grade=st.sampled_from(GRADES), units=COUNTS)
SAMPLED = st.builds(
    inspection.SampledUnit, unit=UNITS, order=COUNTS, grade=st.sampled_from(GRADES), nonce=HEX
)
AIMS = st.builds(
    inspection.AuditAim,
    missing=COUNTS,
    share=SHARE,
    goal=SHARE,
    deceit_goal=SHARE,
    hours=st.floats(0, 1000),
    at_once=st.booleans(),
    beacon_from=WORDS | st.just(""),
    rates=HEX,
)
KITS = st.builds(
    inspection.AuditKit,
    site=WORDS,
    frozen=SECONDS,
    pool=COUNTS,
    inventory=HEX,
    secret=HEX,
    aim=AIMS,
    beacon=WORDS | st.just(""),
    hidden=SHARE,
    looks=st.lists(PLANNED, max_size=2).map(tuple),
    arithmetic=st.lists(WORDS, max_size=2).map(tuple),
    units=st.lists(SAMPLED, max_size=2).map(tuple),
)
ANSWERS = st.builds(
    inspection.Answer,
    serial=WORDS,
    present=st.sampled_from(["yes", "no", ""]),
    read=WORDS | st.just(""),
    photo=HEX | st.just(""),
    photo_time=SECONDS,
    attestation=WORDS | st.just(""),
    remarks=WORDS | st.just(""),
)
INSPECTION_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    inspection.Look: LOOKS,
    inspection.Notice: NOTICES,
    inspection.InspectionRules: RULES,
    inspection.DeclaredUnit: UNITS,
    inspection.PlannedLook: PLANNED,
    inspection.SampledUnit: SAMPLED,
    inspection.AuditAim: AIMS,
    inspection.AuditSecret: st.builds(inspection.AuditSecret, secret=HEX, aim=AIMS),
    inspection.AuditKit: KITS,
    inspection.Answer: ANSWERS,
    inspection.Answers: st.builds(
        inspection.Answers,
        kit=HEX | st.just(""),
        inspector=WORDS | st.just(""),
        begun=SECONDS,
        ended=SECONDS,
        answers=st.lists(ANSWERS, max_size=2).map(tuple),
    ),
}
