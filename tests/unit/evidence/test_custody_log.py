"""A log that only grows."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.custody_log import (
    CustodyEntry,
    Handover,
    broken_at,
    extended,
    require_entries,
)

HERE = Where("log.csv")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HANDOVERS = st.lists(
    st.builds(
        Handover,
        st.dates().map(lambda day: day.isoformat()),
        WORDS.map(lambda text: f"Office {text}"),
        WORDS.map(lambda text: f"copied {text}"),
        WORDS,
    ),
    min_size=1,
    max_size=6,
).map(lambda found: sorted(found, key=lambda each: each.time))
FIRST = Handover("2026-02-01", "Office A", "received", "by post", 2)
SECOND = Handover("2026-02-01T09:30:00Z", "Office B", "copied", "", 3)


def test_each_entry_carries_the_digest_of_the_one_before() -> None:
    one, two = extended((), [FIRST, SECOND], HERE)
    # An array of five texts, by hand from RFC 8949: 0x85, then a head and the text of each.
    by_hand = (
        b"\x85" b"\x6a2026-02-01" b"\x68Office A" b"\x68received" b"\x67by post" b"\x78\x40"
        + b"0" * 64
    )  # fmt: skip
    assert one.before == "0" * 64
    assert one.digest == hashlib.sha256(by_hand).hexdigest()
    assert two.before == one.digest


@given(HANDOVERS, HANDOVERS)
def test_a_log_grows_at_its_end_only(first: list[Handover], second: list[Handover]) -> None:
    log = extended((), first, HERE)
    later = [each._replace(time=max(each.time, first[-1].time)) for each in second]
    grown = extended(log, later, HERE)
    assert grown[: len(log)] == log
    assert grown == extended((), [*first, *later], HERE)
    assert broken_at(grown) is None
    require_entries(grown, HERE)


@given(HANDOVERS, st.data())
def test_no_entry_can_be_changed_dropped_or_moved(given_: list[Handover], data) -> None:
    log = list(extended((), [*given_, *given_[-1:]], HERE))
    at = data.draw(st.integers(0, len(log) - 2))
    field = data.draw(st.sampled_from(["time", "actor", "action", "note", "before"]))
    changed = list(log)
    changed[at] = msgspec.structs.replace(log[at], **{field: getattr(log[at], field) + "x"})
    assert broken_at(changed) == (at + 1 if field == "before" else at + 2)
    assert broken_at(log[:at] + log[at + 1 :]) == at + 1
    assert broken_at([*log[:at], log[at + 1], log[at], *log[at + 2 :]]) == at + 1


def test_an_empty_log_is_whole() -> None:
    assert broken_at(()) is None
    assert extended((), [], HERE) == ()


@pytest.mark.parametrize(
    "time",
    ["", "2026", "2026-02-30", "01.02.2026", "2026-02-01T09:30:00", "2026-02-01T09:30:00+01:00",
     "2026-02-01T25:00:00Z", "2026-02-01 ", "٢٠٢٦-٠٢-٠١"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_its_line(time: str) -> None:
    with pytest.raises(DataError, match=r"log.csv:2: this is no time"):
        extended((), [FIRST._replace(time=time)], HERE)


def test_time_does_not_run_backwards() -> None:
    early = SECOND._replace(time="2026-01-31", line=3)
    with pytest.raises(DataError, match=r"log.csv:3: the log is not in order of time"):
        extended((), [FIRST, early], HERE)
    with pytest.raises(DataError, match="2026-02-01T09:29:59Z after 2026-02-01T09:30:00Z"):
        extended((), [SECOND, SECOND._replace(time="2026-02-01T09:29:59Z")], HERE)


def test_a_day_and_a_time_of_that_day_may_stand_in_any_order() -> None:
    assert len(extended((), [SECOND, FIRST, SECOND], HERE)) == 3


@pytest.mark.parametrize("field", ["actor", "action", "note"])
def test_words_are_needed_and_have_an_end(field: str) -> None:
    with pytest.raises(DataError, match=f"words for the {field}"):
        extended((), [FIRST._replace(**{field: "x" * 2001})], HERE)
    blank = FIRST._replace(**{field: "  "})
    if field == "note":
        assert len(extended((), [blank], HERE)) == 1
    else:
        with pytest.raises(DataError, match=f"words for the {field}"):
            extended((), [blank], HERE)


def test_a_log_that_somebody_else_wrote_is_checked_too() -> None:
    entry = CustodyEntry(time="never", actor="A", action="b", note="", before="0" * 64)
    with pytest.raises(DataError, match="custody entry 1: this is no time"):
        require_entries([entry], HERE)
