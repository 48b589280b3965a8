"""How far do an inspector's answers show that each unit is there?

Each answer reaches the grade of what holds up: a statement is paper, a fresh photo a photo, the
declared serial number serial, the word of the host's tool over the kit's nonce attested, and a
report under the unit's own known key over that nonce challenged. What contradicts the declaration
is told, and then the unit is not shown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.books.grade import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tidewaiter.model.books.grade import EvidenceGrade
    from tidewaiter.model.custody.inspection import (
        Answer,
        Answers,
        AuditKit,
        DeclaredUnit,
        SampledUnit,
    )

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
    "failed-claims": "find out why the unit's checks failed, and let it report again",
    "unnamed-unit": "declare the identifier that the unit reports, or let it sign",
    "other-registered": "show the record of the repair or exchange that changed its identifier",
    "repeated-report": "challenge each of these units at the same time",
    "weak": "look at the unit as the plan asks",
}
"""What would clear each fault."""
_HARMLESS = frozenset({"unknown-key", "unread-report", "unnamed-unit", "old-photo", "weak"})


class Report(NamedTuple):
    """What a device's report says, and whether it is good.

    Attributes:
        serial: Serial number that it states.
        ueid: Identifier burnt into the device that it states; "" where the tool names none that
            could be the unit's.
        nonce: Nonce that it is bound to, in hexadecimal; "" if none.
        key: Fingerprint of the key that signed; "" where the host's tool reports.
        is_good: Whether that key made the signature, or the tool says that the unit passed.
        is_read: Whether it is a report that can be verified at all.
        is_tool: Whether it is what the host's tool printed, under no key of the unit.
    """

    serial: str = ""
    ueid: str = ""
    nonce: str = ""
    key: str = ""
    is_good: bool = False
    is_read: bool = True
    is_tool: bool = False


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
    kit: AuditKit,
    answers: Answers,
    reports: Mapping[str, Report],
    keys: Mapping[str, str],
    registered: Mapping[str, str] | None = None,
) -> Grading:
    """Return what the answers show of each unit of the sample.

    Args:
        kit: The kit.
        answers: The filled form; at most one answer a unit.
        reports: The devices' reports, by the serial that was asked for.
        keys: Fingerprints of the keys that are known, by serial.
        registered: Identifiers that the registry knows, by serial.
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
        uuid = (registered or {}).get(serial, "")
        asked = _Asked(unit, keys.get(serial, ""), uuid, answers.begun, twice)
        units.append(_graded(asked, given.get(serial), reports.get(serial)))
    known = {unit.unit.serial for unit in kit.units}
    return Grading(tuple(units), tuple(sorted(set(given) - known)))


def chosen_device(ueids: Sequence[str], unit: DeclaredUnit) -> str:
    """Return the identifier by which a host's tool tells of a unit, among all that it tells.

    The tool states decimal numbers; where another kind of identifier was declared, or none, the two
    cannot be compared, and nothing is known of the unit.

    Args:
        ueids: What the tool states.
        unit: The unit as it was declared.

    Returns:
        The unit's own identifier; another one where none is the unit's; "" where none compares.
    """
    for ueid in ueids:
        if ueid in (unit.uuid, unit.serial):
            return ueid
    same = [ueid for ueid in ueids if _compare(ueid, unit.uuid)]
    return same[0] if same else ""


class _Repeated(NamedTuple):
    serials: frozenset[str]
    photos: frozenset[str]
    reports: frozenset[str]


class _Asked(NamedTuple):
    unit: SampledUnit
    key: str
    uuid: str
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
    faults += _registry_faults(asked, report)
    if report is not None:
        wrong = list(_report_faults(asked, report))
        faults += wrong
        if not wrong:
            grades.append("attested" if report.is_tool else "challenged")
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


def _registry_faults(asked: _Asked, report: Report | None) -> Iterator[str]:
    """Yield what the registry's identifier contradicts: the declared one, or that of a report."""
    told = (asked.unit.unit.uuid, report.ueid if report and report.is_good else "")
    if any(one != asked.uuid and _compare(one, asked.uuid) for one in told):
        yield "other-registered"


def _compare(one: str, other: str) -> bool:
    """Whether two identifiers are of one kind; decimal numbers and UUIDs are not."""
    return bool(one and other) and one.isdecimal() == other.isdecimal()


def _report_faults(asked: _Asked, report: Report) -> Iterator[str]:
    if not report.is_read:
        yield "unread-report"
        return
    if not (report.is_good or report.is_tool):
        yield "bad-signature"
        return
    if report.nonce != asked.unit.nonce:
        yield "wrong-nonce"
    if {report.ueid, report.key} & asked.twice.reports:
        yield "repeated-report"
    yield from _tool_faults(asked, report) if report.is_tool else _token_faults(asked, report)


def _token_faults(asked: _Asked, report: Report) -> Iterator[str]:
    unit = asked.unit.unit
    if report.serial != unit.serial or (unit.uuid and report.ueid != unit.uuid):
        yield "other-unit"
    if not asked.key:
        yield "unknown-key"
    elif report.key != asked.key:
        yield "other-key"


def _tool_faults(asked: _Asked, report: Report) -> Iterator[str]:
    unit = asked.unit.unit
    if not report.ueid:
        yield "unnamed-unit"
    elif report.ueid not in (unit.uuid, unit.serial):
        yield "other-unit"
    elif not report.is_good:
        yield "failed-claims"
