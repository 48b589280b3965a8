"""What a sample says of a site, and what goes into the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from audit_case import KEYS, RULES, answers_for, kit_of_units, reports_for, units
from tidewaiter.custody.inspection.detection import most_missing
from tidewaiter.custody.inspection.grading import Grading, graded
from tidewaiter.custody.inspection.planning import COVERS, passing
from tidewaiter.custody.inspection.showing import shown

if TYPE_CHECKING:
    from tidewaiter.model.custody.inspection import AuditKit

KIT = kit_of_units(units(24))


def grading_of(kit: AuditKit, skipped: int = 0) -> Grading:
    answers = answers_for(kit)
    left = msgspec.structs.replace(answers, answers=answers.answers[skipped:])
    return graded(kit, left, reports_for(kit), KEYS)


def test_bounds_are_those_of_each_look_with_the_doubt_shared() -> None:
    showing = shown(KIT, grading_of(KIT), RULES)
    assert len(showing.bounds) == 2 * len(COVERS)
    for bound in showing.bounds:
        look = next(one for one in RULES.looks if one.grade == bound.grade)
        q = passing(look, bound.cover)  # type: ignore[arg-type]
        assert bound.most == most_missing((24, bound.drawn), 0, q, 0.975)
    assert showing.most == {
        cover: min(b.most for b in showing.bounds if b.cover == cover) for cover in COVERS
    }
    assert "draw more units" in showing.next_check


def test_silence_is_no_better_than_absence() -> None:
    whole, left = (shown(KIT, grading_of(KIT, n), RULES) for n in (0, 2))
    assert all(left.most[cover] >= whole.most[cover] for cover in COVERS)
    assert left.most["empty"] > whole.most["empty"]
    assert left.bounds[0].failed == 2
    assert KIT.units[0].unit.serial in left.next_check


def test_labels_alone_say_nothing_against_moved_labels() -> None:
    kit = msgspec.structs.replace(KIT, looks=KIT.looks[:1])
    showing = shown(kit, grading_of(kit), RULES)
    assert showing.most["moved"] == 24
    assert showing.most["empty"] < 24


def test_notice_widens_every_bound() -> None:
    noticed = msgspec.structs.replace(KIT, hidden=0.3)
    plain, wide = (shown(kit, grading_of(kit), RULES) for kit in (KIT, noticed))
    assert all(wide.most[cover] >= plain.most[cover] for cover in COVERS)
    assert wide.most["empty"] > plain.most["empty"]
