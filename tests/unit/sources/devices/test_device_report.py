"""What every reader shares: words that say nothing, accounts, and the grade of a host."""

import typing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.sources.devices.device_report import (
    LONGEST_WORD,
    NOTHING,
    Device,
    checked_place,
    file_of,
    host_report,
    named,
    word_of,
    words,
)
from tidewaiter.sources.files import source_of

WHERE = Where("made-up.csv", 7, "GPU 1 SN")
AT = ("2026-03-01", ("about the time",))
TEXT = st.text("AB12", max_size=3)
DEVICES = st.lists(st.builds(Device, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=6)


@pytest.mark.parametrize(
    "text", ["010620", "3E001", "1e3", "NO", "on", "0x1F", "=1+1", "<b>", "中文"]
)
def test_a_word_stays_as_it_is(text: str) -> None:
    assert word_of(f" {text}\t", WHERE) == text


@pytest.mark.parametrize("text", [*sorted(NOTHING), "N/A", "Not Specified", " UNKNOWN "])
def test_words_that_say_nothing(text: str) -> None:
    assert word_of(text, WHERE) == ""


@pytest.mark.parametrize("text", ["a\x00b", "a\nb", "a\u202eb", "a\u200bb", "\ud800", "a\x1b[2Jb"])
def test_what_cannot_be_printed_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"made-up\.csv:7: GPU 1 SN: .*cannot be printed") as told:
        word_of(text, WHERE)
    assert told.value.found.isprintable()


def test_a_word_has_a_longest() -> None:
    assert len(word_of("x" * LONGEST_WORD, WHERE)) == LONGEST_WORD
    with pytest.raises(DataError, match="too long"):
        word_of("x" * (LONGEST_WORD + 1), WHERE)


@pytest.mark.parametrize("place", ["site:B", "site", "customer:urn:epc:id:pgln:1.2", "service:a b"])
def test_an_account_is_a_place(place: str) -> None:
    assert checked_place(place) == place


@pytest.mark.parametrize("place", ["", "B", "sites:B", "site:", "site:\n", "site=B", "Site:B"])
def test_what_is_no_account_is_no_place(place: str) -> None:
    with pytest.raises(UsageError, match="place: not an account"):
        checked_place(place)


def test_a_report_has_a_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"12345")
    assert file_of(path, largest=5).content == b"12345"
    for report in (path, source_of("x.json", b"12345")):
        with pytest.raises(DataError, match="too large"):
            file_of(report, largest=4)


def test_names_are_cut() -> None:
    assert named("abc") == "a, b, c"
    assert named(str(n) for n in range(8)) == "0, 1, 2, 3, 4 and 3 more"
    assert words(" a\n b a") == {"a", "b"}


def test_what_a_host_says_is_a_sighting_of_grade_serial() -> None:
    chips = [Device("one", "S1", "U1", "C1", "X1"), Device("two", "S2", "U2", "C1", "X1")]
    report = host_report(chips, "site:B", AT, "host1")
    first, second = report.sightings
    assert (first.serial, first.uuid, first.parent, first.item) == ("S1", "U1", "C1", "X1")
    assert (first.place, first.at, first.grade) == ("site:B", "2026-03-01", "serial")
    assert (first.source, first.attested_serial, first.nonce) == ("host1", "", "")
    assert second.serial == "S2"
    assert [(u.serial, u.kind, u.parent, u.uuid) for u in report.units] == [
        ("S1", "gpu", "C1", "U1"), ("S2", "gpu", "C1", "U2"), ("C1", "server", "", ""),
    ]  # fmt: skip
    assert report.remarks == ("about the time",)
    assert not report.is_paper
    assert report.shipments == report.inventories == ()


def test_a_device_without_a_number_is_not_made_one() -> None:
    silent = [Device("one", uuid="U1"), Device("two"), Device("three", "S3")]
    report = host_report(silent, "site:B", AT, "host1")
    assert [(s.serial, s.uuid) for s in report.sightings] == [("", "U1"), ("S3", "")]
    assert [u.serial for u in report.units] == ["S3"]
    assert report.remarks[1:] == (
        "no serial number and no UUID, not shown: two",
        "no serial number, shown by UUID alone: one",
    )


def test_a_number_that_comes_twice_is_kept_and_told() -> None:
    # A cloned label is what an examiner looks for, so no reader may drop it.
    report = host_report([Device("a", "S", "U"), Device("b", "S", "V")], "site:B", AT, "host1")
    assert len(report.sightings) == 2
    assert "more than one device states the same serial: S" in report.remarks


def test_a_report_of_nothing_says_so() -> None:
    assert "the report names no accelerator" in host_report([], "site:B", AT, "x").remarks


@given(DEVICES)
def test_no_host_is_ever_graded_above_serial(devices: list[Device]) -> None:
    report = host_report(devices, "site:B", AT, "host1")
    assert {s.grade for s in report.sightings} <= {"serial"}
    assert {(s.attested_serial, s.nonce) for s in report.sightings} <= {("", "")}
    assert len(report.sightings) == sum(bool(d.serial or d.uuid) for d in devices)


def test_a_report_holds_nouns_of_the_books() -> None:
    hints = typing.get_type_hints(type(host_report([], "site:B", AT, "x")), include_extras=True)
    assert set(hints) == {"sightings", "units", "inventories", "shipments", "remarks", "is_paper"}
