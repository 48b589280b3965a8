"""Which units did an inspection show, and how well? Sightings for the books of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.custody.inspection.grading import reaches
from tidewaiter.model.books.records import Sighting

if TYPE_CHECKING:
    from tidewaiter.custody.inspection.grading import Grading
    from tidewaiter.model.custody.inspection import AuditKit


def sightings(kit: AuditKit, grading: Grading, at: str) -> tuple[Sighting, ...]:
    """Return the units that were shown, for the books of a case.

    What was contradicted is left out: it is a finding of the audit, not a sighting. A serial number
    is attested only where the unit's own key states it: a host's tool states an identifier.

    Args:
        kit: The kit.
        grading: What each unit reached.
        at: Day or time of the visit, in UTC.
    """
    place = kit.site if ":" in kit.site else f"site:{kit.site}"
    return tuple(
        Sighting(
            serial=one.unit.unit.serial,
            place=place,
            at=at,
            grade=one.grade,  # type: ignore[arg-type]
            attested_serial=one.unit.unit.serial if one.grade == "challenged" else "",
            uuid=one.unit.unit.uuid,
            parent=one.unit.unit.chassis,
            nonce=one.unit.nonce if reaches(one.grade, "attested") else "",
            source=f"audit of {kit.site}, inventory {kit.inventory[:12]}",
        )
        for one in grading.units
        if one.grade and not one.is_contradicted
    )
