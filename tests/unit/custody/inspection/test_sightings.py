"""What goes into the books, and what does not."""

from __future__ import annotations

import msgspec

from audit_case import KEYS, answers_for, kit_of_units, reports_for, units
from tidewaiter.custody.inspection.grading import Report, graded
from tidewaiter.custody.inspection.sightings import sightings
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.custody.inspection import Answers

KIT = kit_of_units(units(24))
AT = "2026-11-25T09:00:00Z"


def test_sightings_carry_the_grade_and_leave_out_what_is_contradicted() -> None:
    answers = answers_for(KIT)
    wrong = msgspec.structs.replace(answers.answers[1], read="OTHER")
    changed = msgspec.structs.replace(answers, answers=(answers.answers[0], wrong))
    found = sightings(KIT, graded(KIT, changed, reports_for(KIT), KEYS), "2026-11-25T09:00:00Z")
    assert [one.serial for one in found] == [KIT.units[0].unit.serial]
    assert (found[0].grade, found[0].place) == ("challenged", "site:B")
    assert found[0].nonce == KIT.units[0].nonce
    assert found[0].attested_serial == found[0].serial


def test_every_unit_that_was_shown_is_seen_once() -> None:
    found = sightings(KIT, graded(KIT, answers_for(KIT), reports_for(KIT), KEYS), AT)
    assert [one.serial for one in found] == [one.unit.serial for one in KIT.units]
    assert [one.grade for one in found] == [one.grade for one in KIT.units]
    assert {one.grade for one in found} <= set(GRADES)
    assert all((one.nonce != "") == (one.grade == "challenged") for one in found)
    assert {(one.at, one.parent[:2]) for one in found} == {(AT, "CH")}


def test_a_hosts_tool_attests_an_identifier_and_no_serial() -> None:
    unit = KIT.units[0]
    told = Report(ueid=unit.unit.uuid, nonce=unit.nonce, is_good=True, is_tool=True)
    grading = graded(KIT, answers_for(KIT), {unit.unit.serial: told}, KEYS)
    one = sightings(KIT, grading, AT)[0]
    assert (one.grade, one.uuid, one.nonce) == ("attested", unit.unit.uuid, unit.nonce)
    assert one.attested_serial == ""


def test_nobodys_word_is_no_sighting() -> None:
    assert sightings(KIT, graded(KIT, Answers(), {}, KEYS), AT) == ()


def test_a_site_named_as_an_account_stays_one() -> None:
    kit = msgspec.structs.replace(KIT, site="site:B")
    found = sightings(kit, graded(kit, answers_for(kit), {}, KEYS), AT)
    assert {one.place for one in found} == {"site:B"}
