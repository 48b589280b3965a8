"""How far do an inspector's answers show that each unit is there?

Each answer reaches the grade of what holds up: a statement is paper, a fresh photo a photo, the
declared serial number serial, a report under the unit's own key attested, and challenged if it
signs the kit's nonce. What contradicts the declaration is told, and then the unit is not shown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.books.grade import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.model.books.grade import EvidenceGrade
    from tidewaiter.model.custody.inspection import Answer, Answers, AuditKit, SampledUnit

CLEARS = {
    "absent": "show the unit, or the paper that says where it went",
    "unanswered": "look at the unit",
    "other-serial": "show the declared unit, or the record of the exchange",
    "repeated-serial": "challenge each of these units at the same time",
    "repeated-photo": "photograph each unit in its place",
    "old-photo": "photograph the unit during the visit",
    "unread-report": "have the report verified by its maker's tool, or let the unit sign",
    "bad-signature": "let the unit sign again",
    "wrong-nonce": "let the unit sign the nonce of the kit",
    "other-unit": "let the declared unit sign",
    "other-key": "show when and why the unit's key was changed",
    "unknown-key": "name the unit's key from the maker or the registry with --keys",
    "repeated-report": "challenge each of these units at the same time",
    "weak": "look at the unit as the plan asks",
}
"""What would clear each fault."""
_HARMLESS = frozenset({"unknown-key", "unread-report", "old-photo", "weak"})


class Report(NamedTuple):
    """What a device's signed report says, and whether its signature is good.

    Attributes:
        serial: Serial number that it states.
        ueid: Identifier burnt into the device that it states.
        nonce: Nonce that it is bound to, in hexadecimal; "" if none.
        key: Fingerprint of the key that signed.
        is_good: Whether that key made the signature.
        is_read: Whether it is a report that can be verified at all.
    """

    serial: str = ""
    ueid: str = ""
    nonce: str = ""
    key: str = ""
    is_good: bool = False
    is_read: bool = True


class GradedUnit(NamedTuple):
    """What was shown of one unit.

    Attributes:
        unit: The unit as it was sampled.
        grade: The grade reached; "" where nothing shows it.
        faults: What contradicts it or is missing, by the names in :data:`CLEARS`.
    """

    unit: SampledUnit
    grade: EvidenceGrade | str
    faults: tuple[str, ...]

    @property
    def is_contradicted(self) -> bool:
        """Whether anything speaks against the unit, rather than being left out."""
        return bool(set(self.faults) - _HARMLESS - {"absent", "unanswered"})

    @property
    def is_shown(self) -> bool:
        """Whether the unit reached the grade that the plan asks."""
        return reaches(self.grade, self.unit.grade) and not set(self.faults) - _HARMLESS


class Grading(NamedTuple):
    """What was shown of a sample.

    Attributes:
        units: Each unit of the sample.
        strangers: Serials that were answered for and not asked for.
    """

    units: tuple[GradedUnit, ...]
    strangers: tuple[str, ...]


def reaches(grade: str, wanted: str) -> bool:
    """Whether a grade is as good as another one, or better."""
    return bool(grade) and GRADES.index(grade) >= GRADES.index(wanted)


def graded(
    kit: AuditKit, answers: Answers, reports: Mapping[str, Report], keys: Mapping[str, str]
) -> Grading:
    """Return what the answers show of each unit of the sample.

    Args:
        kit: The kit.
        answers: The filled form; at most one answer a unit.
        reports: The devices' reports, by the serial that was asked for.
        keys: Fingerprints of the keys that are known, by serial.
    """
    given = {answer.serial: answer for answer in answers.answers}
    twice = _Repeated(
        _repeated(answer.read for answer in answers.answers),
        _repeated(answer.photo for answer in answers.answers),
        _repeated(name for one in reports.values() for name in {one.ueid, one.key}),
    )
    units = []
    for unit in kit.units:
        serial = unit.unit.serial
        asked = _Asked(unit, keys.get(serial, ""), answers.begun, twice)
        units.append(_graded(asked, given.get(serial), reports.get(serial)))
    known = {unit.unit.serial for unit in kit.units}
    return Grading(tuple(units), tuple(sorted(set(given) - known)))


class _Repeated(NamedTuple):
    serials: frozenset[str]
    photos: frozenset[str]
    reports: frozenset[str]


class _Asked(NamedTuple):
    unit: SampledUnit
    key: str
    begun: int
    twice: _Repeated


def _repeated(values: Iterator[str]) -> frozenset[str]:
    return frozenset(value for value, times in Counter(values).items() if value and times > 1)


def _graded(asked: _Asked, answer: Answer | None, report: Report | None) -> GradedUnit:
    is_empty = answer is None or not (
        answer.present or answer.read or answer.photo or answer.attestation
    )
    if answer is None or is_empty:
        return GradedUnit(asked.unit, "", ("unanswered",))
    if answer.present == "no":
        return GradedUnit(asked.unit, "", ("absent",))
    faults = [*_label_faults(asked, answer), *_photo_faults(asked, answer)]
    grades: list[EvidenceGrade] = ["paper"]
    if answer.photo and not {"old-photo", "repeated-photo"} & set(faults):
        grades.append("photo")
    if answer.read == asked.unit.unit.serial and "repeated-serial" not in faults:
        grades.append("serial")
    if report is not None:
        wrong = list(_report_faults(asked, report))
        faults += wrong
        if not wrong:
            grades.append("challenged")
    best = max(grades, key=GRADES.index)
    if not reaches(best, asked.unit.grade) and not set(faults) - _HARMLESS:
        faults.append("weak")
    return GradedUnit(asked.unit, best, tuple(faults))


def _label_faults(asked: _Asked, answer: Answer) -> Iterator[str]:
    if answer.read and answer.read != asked.unit.unit.serial:
        yield "other-serial"
    if answer.read in asked.twice.serials:
        yield "repeated-serial"


def _photo_faults(asked: _Asked, answer: Answer) -> Iterator[str]:
    if answer.photo in asked.twice.photos:
        yield "repeated-photo"
    if answer.photo and answer.photo_time and answer.photo_time < asked.begun:
        yield "old-photo"


def _report_faults(asked: _Asked, report: Report) -> Iterator[str]:
    unit = asked.unit.unit
    if not (report.is_read and report.is_good):
        yield "bad-signature" if report.is_read else "unread-report"
        return
    if report.nonce != asked.unit.nonce:
        yield "wrong-nonce"
    if report.serial != unit.serial or (unit.uuid and report.ueid != unit.uuid):
        yield "other-unit"
    if {report.ueid, report.key} & asked.twice.reports:
        yield "repeated-report"
    if not asked.key:
        yield "unknown-key"
    elif report.key != asked.key:
        yield "other-key"
