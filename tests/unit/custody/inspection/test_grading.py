"""Answers of honest and of hostile inspectors and sites."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_case import KEYS, answers_for, fingerprint_of, kit_of_units, report_for, units
from tidewaiter.custody.inspection.grading import (
    CLEARS,
    GradedUnit,
    Report,
    chosen_device,
    graded,
    reaches,
)
from tidewaiter.model.custody.inspection import Answer, Answers, DeclaredUnit
from tidewaiter.report.custody.inspection.text import FAULTS

KIT = kit_of_units(units(24))
FIRST, SECOND = (one.unit.serial for one in KIT.units[:2])


def only(answer: Answer | None, report: Report | None = None, **more: Any) -> GradedUnit:
    """Return the first unit of the sample, graded by an answer and a report."""
    answers = Answers(begun=1_000, answers=(answer,) if answer else ())
    reports = {FIRST: report} if report else {}
    return graded(KIT, answers, reports, more.get("keys", KEYS)).units[0]


def test_every_fault_has_words_and_a_way_out() -> None:
    assert set(CLEARS) == set(FAULTS)


@pytest.mark.parametrize(
    ("answer", "grade", "faults"),
    [
        (None, "", ("unanswered",)),
        (Answer(serial=FIRST), "", ("unanswered",)),
        (Answer(serial=FIRST, remarks="locked"), "", ("unanswered",)),
        (Answer(serial=FIRST, present="no"), "", ("absent",)),
        (Answer(serial=FIRST, present="yes"), "paper", ("weak",)),
        (Answer(serial=FIRST, photo="a" * 64, photo_time=2_000), "photo", ("weak",)),
        (Answer(serial=FIRST, photo="a" * 64, photo_time=999), "paper", ("old-photo", "weak")),
        (Answer(serial=FIRST, read=FIRST), "serial", ("weak",)),
        (Answer(serial=FIRST, read="OTHER"), "paper", ("other-serial",)),
    ],
)
def test_an_answer_reaches_what_holds_up(
    answer: Answer | None, grade: str, faults: tuple[str, ...]
) -> None:
    found = only(answer)
    assert (found.grade, found.faults) == (grade, faults)
    assert not found.is_shown  # the first unit must be challenged


def test_a_report_over_our_nonce_under_the_known_key_is_a_challenge() -> None:
    found = only(Answer(serial=FIRST, read=FIRST), report_for(KIT.units[0]))
    assert (found.grade, found.faults, found.is_shown) == ("challenged", (), True)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"is_read": False}, "unread-report"),
        ({"is_good": False}, "bad-signature"),
        ({"nonce": "0" * 64}, "wrong-nonce"),
        ({"nonce": KIT.units[1].nonce}, "wrong-nonce"),
        ({"serial": SECOND}, "other-unit"),
        ({"ueid": "UUID-elsewhere"}, "other-unit"),
        ({"key": fingerprint_of(SECOND)}, "other-key"),
        ({"is_tool": True, "is_good": False}, "failed-claims"),
        ({"is_tool": True, "nonce": "0" * 64}, "wrong-nonce"),
        ({"is_tool": True, "ueid": "UUID-elsewhere"}, "other-unit"),
        ({"is_tool": True, "ueid": ""}, "unnamed-unit"),
    ],
)
def test_a_report_with_a_fault_counts_for_nothing(changed: dict[str, Any], fault: str) -> None:
    report = report_for(KIT.units[0])._replace(**changed)
    found = only(Answer(serial=FIRST, read=FIRST), report)
    assert found.grade == "serial"
    assert fault in found.faults
    assert not found.is_shown


@pytest.mark.parametrize(
    ("ueids", "uuid", "chosen"),
    [
        (("1", "2"), "2", "2"),
        (("1", "SERIAL"), "", "SERIAL"),
        (("1", "2"), "3", "1"),
        (("1", "2"), "GPU-3", ""),
        (("GPU-1", "2"), "GPU-3", "GPU-1"),
        (("1", "2"), "", ""),
        ((), "1", ""),
    ],
)
def test_a_device_is_found_among_those_of_its_host(
    ueids: tuple[str, ...], uuid: str, chosen: str
) -> None:
    assert chosen_device(ueids, DeclaredUnit(serial="SERIAL", uuid=uuid)) == chosen


def test_a_report_under_a_key_that_nobody_named_is_no_challenge() -> None:
    found = only(Answer(serial=FIRST, read=FIRST), report_for(KIT.units[0]), keys={})
    assert (found.grade, found.is_contradicted) == ("serial", False)
    assert found.faults == ("unknown-key", "weak")


@pytest.mark.parametrize(
    ("registered", "is_other"),
    [("UUID-elsewhere", True), ("", False), ("5555", False), (KIT.units[0].unit.uuid, False)],
)
def test_a_serial_registered_with_another_identifier_is_contradicted(
    registered: str, is_other: bool
) -> None:
    known = {FIRST: registered}
    one = graded(KIT, answers_for(KIT), {}, KEYS, known).units[0]
    assert (one.is_contradicted, "other-registered" in one.faults) == (is_other, is_other)
    assert not one.is_shown


def test_a_report_is_compared_with_the_registry_where_nothing_was_declared() -> None:
    bare = [msgspec.structs.replace(unit, uuid="") for unit in units(24)]
    kit = kit_of_units(bare)
    unit = kit.units[0]
    report = report_for(unit)._replace(ueid="UUID-here")
    for uuid, faults in (("UUID-here", ()), ("UUID-elsewhere", ("other-registered",))):
        reports = {unit.unit.serial: report}
        found = graded(kit, answers_for(kit), reports, KEYS, {unit.unit.serial: uuid}).units[0]
        assert (found.faults, found.is_shown) == (faults, not faults)


def test_one_device_cannot_answer_for_two_units() -> None:
    reports = {
        FIRST: report_for(KIT.units[0]),
        SECOND: report_for(KIT.units[1])._replace(key=fingerprint_of(FIRST)),
    }
    found = graded(KIT, answers_for(KIT), reports, KEYS).units
    assert all("repeated-report" in one.faults and one.is_contradicted for one in found[:2])


def test_a_serial_or_a_photo_that_comes_twice_contradicts_both() -> None:
    twice = (
        Answer(serial=FIRST, read=FIRST, photo="b" * 64),
        Answer(serial=SECOND, read=FIRST, photo="b" * 64),
    )
    one, two = graded(KIT, Answers(answers=twice), {}, KEYS).units[:2]
    assert one.faults == ("repeated-serial", "repeated-photo")
    assert two.faults == ("other-serial", "repeated-serial", "repeated-photo")
    assert (one.grade, two.grade) == ("paper", "paper")


def test_serials_that_were_swapped_contradict_both() -> None:
    swapped = (Answer(serial=FIRST, read=SECOND), Answer(serial=SECOND, read=FIRST))
    found = graded(KIT, Answers(answers=swapped), {}, KEYS).units[:2]
    assert all(one.faults == ("other-serial",) and one.is_contradicted for one in found)


def test_an_answer_for_a_unit_that_was_not_drawn_counts_for_nothing() -> None:
    stranger = msgspec.structs.replace(answers_for(KIT).answers[0], serial="NOT-ASKED")
    found = graded(KIT, Answers(answers=(stranger,)), {}, KEYS)
    assert found.strangers == ("NOT-ASKED",)
    assert not any(one.grade for one in found.units)


def test_grades_are_in_order() -> None:
    assert reaches("challenged", "serial")
    assert not reaches("photo", "serial")
    assert not reaches("", "listed")


SERIALS = [one.unit.serial for one in KIT.units[:4]]
SOME = st.sampled_from([*SERIALS, "", "OTHER"])


@given(
    st.lists(
        st.builds(
            Answer,
            serial=st.sampled_from([*SERIALS, "NOT-ASKED"]),
            present=st.sampled_from(["yes", "no", ""]),
            read=SOME,
            photo=st.sampled_from(["", "a" * 64, "b" * 64]),
            photo_time=st.sampled_from([0, 500, 2_000]),
        ),
        max_size=4,
        unique_by=lambda answer: answer.serial,
    ),
    st.dictionaries(
        st.sampled_from(SERIALS),
        st.builds(
            Report,
            serial=SOME,
            ueid=st.sampled_from([one.unit.uuid for one in KIT.units[:4]]),
            nonce=st.sampled_from([one.nonce for one in KIT.units[:4]]),
            key=st.sampled_from([KEYS[serial] for serial in SERIALS]),
            is_good=st.booleans(),
            is_read=st.booleans(),
            is_tool=st.booleans(),
        ),
        max_size=4,
    ),
)
def test_nothing_is_shown_that_was_not_earned(
    answers: list[Answer], reports: dict[str, Report]
) -> None:
    found = graded(KIT, Answers(begun=1_000, answers=tuple(answers)), reports, KEYS)
    given_ = {answer.serial: answer for answer in answers}
    for one in found.units:
        serial, answer = one.unit.unit.serial, given_.get(one.unit.unit.serial)
        assert set(one.faults) <= set(CLEARS)
        if one.is_shown:
            assert not one.is_contradicted
            assert answer is not None
            assert answer.present != "no"
        if one.grade == "challenged":
            report = reports[serial]
            assert report.is_good
            assert report.is_read
            assert not report.is_tool
            assert (report.nonce, report.key) == (one.unit.nonce, KEYS[serial])
            assert (report.serial, report.ueid) == (serial, one.unit.unit.uuid)
        if one.grade == "attested":
            report = reports[serial]
            assert report.is_tool
            assert report.is_good
            assert (report.nonce, report.ueid) == (one.unit.nonce, one.unit.unit.uuid)
        if one.grade == "serial":
            assert answer is not None
            assert answer.read == serial
    assert set(found.strangers) == set(given_) - {one.unit.serial for one in KIT.units}
