"""The log of a collection: one way to write it, and nothing changes unseen."""

import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.collection_log import (
    LONGEST_WORDS,
    Clocks,
    CollectionEntry,
    Taken,
    broken_line,
    chained,
    entries_of,
    objects_in,
    whole_lines,
)

WHERE = Where("custody.jsonl")
OBJECT = hashlib.sha256(b"page").hexdigest()
WORDS = st.text(max_size=20).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text))
DEEDS = st.builds(
    Taken,
    time=st.just("2026-01-31T09:00:00Z"),
    actor=st.just("Office A"),
    tool=st.just("tidewaiter 0.0"),
    deed=st.sampled_from(["taken in", "derived", "redacted", "revealed"]),
    object=st.sampled_from(["", OBJECT]),
    name=WORDS,
    source=WORDS,
    method=WORDS,
    clocks=st.builds(Clocks, server=WORDS, browser=WORDS, local=WORDS),
    note=WORDS,
)


def taken(**changed: object) -> Taken:
    base = Taken("2026-01-31T09:00:00Z", "Office A", "tidewaiter 0.0", "taken in", OBJECT)
    return base._replace(**changed)  # type: ignore[arg-type]


def content_of(log: tuple[CollectionEntry, ...]) -> bytes:
    return b"".join(entry.line + b"\n" for entry in log)


@given(deeds=st.lists(DEEDS, max_size=6))
def test_what_was_written_is_read(deeds: list[Taken]) -> None:
    log = chained((), deeds, WHERE)
    assert entries_of(content_of(log), WHERE) == log
    assert broken_line(log) is None
    assert [entry.number for entry in log] == list(range(1, len(deeds) + 1))


@given(deeds=st.lists(DEEDS, min_size=2, max_size=6), cut=st.integers(0, 6))
def test_a_log_that_goes_on_is_the_log_written_at_once(deeds: list[Taken], cut: int) -> None:
    first = chained((), deeds[:cut], WHERE)
    assert first + chained(first, deeds[cut:], WHERE) == chained((), deeds, WHERE)


def test_the_chain_is_what_sha256sum_says_of_each_line() -> None:
    log = chained((), [taken(name=str(n)) for n in range(3)], WHERE)
    lines = content_of(log).splitlines()
    for before, line in pairwise(lines):
        assert json.loads(line)["before"] == hashlib.sha256(before).hexdigest()
    assert json.loads(lines[0])["before"] == "0" * 64


def test_three_clocks_are_kept_apart() -> None:
    clocks = Clocks(server="2026-01-31T08:00:00Z", browser="2026-01-31T16:00:00Z")
    (entry,) = chained((), [taken(clocks=clocks)], WHERE)
    stated = json.loads(entry.line)
    assert (stated["clocks"]["server"], stated["clocks"]["browser"], stated["time"]) == (
        "2026-01-31T08:00:00Z", "2026-01-31T16:00:00Z", "2026-01-31T09:00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize("change", ["drop", "swap", "edit", "insert", "double"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_that_was_touched_breaks_the_chain(change: str, at: int) -> None:
    lines = content_of(chained((), [taken(name=str(n)) for n in range(5)], WHERE)).splitlines()
    if change == "drop":
        del lines[at]
    elif change == "swap":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif change == "edit":
        lines[at] = lines[at].replace(b"Office A", b"Office B")
    elif change == "insert":
        lines.insert(at, chained((), [taken(name="put in")], WHERE)[0].line)
    else:
        lines.insert(at, lines[at])
    log = entries_of(b"\n".join(lines) + b"\n", WHERE)
    assert broken_line(log) in {at + 1, at + 2}


def test_the_last_lines_can_be_dropped_unseen_which_is_why_the_head_is_signed() -> None:
    log = chained((), [taken(name=str(n)) for n in range(5)], WHERE)
    assert broken_line(log[:3]) is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"time": "2026-01-31"}, "no time"),
        ({"time": "2026-02-30T09:00:00Z"}, "no time"),
        ({"time": "2026-01-31T09:00:00+08:00"}, "no time"),
        ({"object": "abc"}, "digest"),
        ({"object": OBJECT.upper()}, "digest"),
        ({"actor": " "}, "actor"),
        ({"tool": ""}, "tool"),
        ({"name": "x" * (LONGEST_WORDS + 1)}, "name"),
        ({"note": "\udcff"}, "note"),
        ({"clocks": Clocks(server="\udcff")}, "clock"),
    ],
)
def test_what_cannot_stand_in_a_log_is_refused(changed: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        chained(chained((), [taken()], WHERE), [taken(**changed)], WHERE)
    assert error.value.where.line == 2


def test_a_clock_that_went_back_is_told() -> None:
    log = chained((), [taken()], WHERE)
    with pytest.raises(DataError, match="order of time") as error:
        chained(log, [taken(time="2026-01-31T08:59:59Z")], WHERE)
    assert "clock" in error.value.hint


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line[:-1],
        lambda line: b" " + line,
        lambda line: line.replace(b'"actor"', b'"aktor"'),
        lambda line: line.replace(b'"deed":"taken in"', b'"deed":"made up"'),
        lambda line: line.replace(b"Office A", b"Office\\u0020A"),
        lambda line: line.replace(b"09:00:00Z", b"09:00:0xZ"),
        lambda line: line + b"\r",
        lambda _line: b"",
        lambda _line: b"\xff",
    ],
)
def test_a_second_way_to_write_a_line_is_refused(change: object) -> None:
    line = chained((), [taken()], WHERE)[0].line
    with pytest.raises(DataError) as error:
        entries_of(line + b"\n" + change(line) + b"\n", WHERE)  # type: ignore[operator]
    assert error.value.where.line == 2


def test_a_last_line_that_was_cut_off_is_refused_and_can_be_parted() -> None:
    content = content_of(chained((), [taken(), taken(name="b")], WHERE))
    for cut in range(len(content)):
        whole, torn = whole_lines(content[:cut])
        assert whole + torn == content[:cut]
        assert b"\n" not in torn
        entries_of(whole, WHERE)
        if torn:
            with pytest.raises(DataError, match="cut off"):
                entries_of(content[:cut], WHERE)


def test_objects_come_once_in_order_of_taking_in() -> None:
    other = "0" * 64
    log = chained((), [taken(object=o) for o in (other, "", OBJECT, other)], WHERE)
    assert objects_in(log) == (other, OBJECT)
