"""Strategies of texts, dates, units and numbers that those of the nouns are built from."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

from tidewaiter.core import cite, unit

# --- texts ---------------------------------------------------------------------------------

WORDS = st.text(string.ascii_letters + " 模组卡", min_size=1, max_size=12).filter(str.strip)
SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
NAMES = st.from_regex(r"[a-z][a-z_]{0,9}[a-z]", fullmatch=True).filter(str.isidentifier)
COUNTRIES = st.text(string.ascii_uppercase, min_size=2, max_size=2)
TROUBLESOME = st.sampled_from(["3E001", "010620", "NO", "on", "NA", "~", "1e3", "null", "0x1F"])
"""Texts that careless readers turn into numbers, truth values or nothing."""

# --- dates and units -----------------------------------------------------------------------

DAYS = st.dates().map(lambda day: day.isoformat())
QUARTERS = st.builds("{:04d}-Q{}".format, st.integers(1, 9999), st.integers(1, 4))
DATES = DAYS | QUARTERS | DAYS.map(lambda d: d[:7]) | DAYS.map(lambda d: d[:4])
UNIT_ATOMS = st.sampled_from(sorted(unit._ATOMS) + sorted(unit._PURE))
UNITS = st.lists(UNIT_ATOMS, min_size=1, max_size=3).map("/".join)

# --- numbers -------------------------------------------------------------------------------

NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False)
POSITIVE = st.floats(1e-6, 1e12, allow_subnormal=False)
LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.98])
CORRELATIONS = st.floats(-1, 1, allow_subnormal=False)


@st.composite
def rising(draw: st.DrawFn, count: int, numbers: st.SearchStrategy[float] = NUMBERS) -> list[float]:
    """Return numbers in strictly rising order."""
    return sorted(draw(st.lists(numbers, min_size=count, max_size=count, unique=True)))


CITED: dict[str, st.SearchStrategy[Any]] = {
    "source": SLUGS,
    "grade": st.sampled_from(cite.Grade),
    "as_of": DATES,
    "locator": WORDS | TROUBLESOME | st.just(""),
}
SOURCES = st.builds(
    cite.Source, id=SLUGS, title=WORDS | TROUBLESOME, publisher=WORDS, date=DATES, note=WORDS
)
