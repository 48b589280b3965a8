"""Verdicts on places for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tidewaiter.model.custody.location import VERDICTS
from tidewaiter.report.brief.words import counted
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tidewaiter.model.custody.location import Assumptions, LocationVerdict
    from tidewaiter.model.custody.location_answers import LocateAnswer, Suspect

MOST_SHOWN = 200
MOST_NAMES = 6
KEY_NOT_CHIP = "A round trip locates whoever holds the key that answered, not a chip."


def locate_text(answer: LocateAnswer, most: int = MOST_SHOWN) -> str:
    """Return the verdicts as text, the gravest first, at most ``most`` of them."""
    order = sorted(answer.verdicts, key=lambda v: -_gravity(v.verdict))
    counts = Counter(v.verdict for v in answer.verdicts)
    told = ", ".join(f"{counts[v]:,} {v}" for v in VERDICTS)
    devices = counted(len(answer.verdicts), "device")
    lines = [f"{devices}, {counted(answer.landmarks, 'landmark')}: {told}"]
    if answer.verdicts:
        lines += ["", assumed_line(answer.verdicts[0].assumptions), ""]
        lines += table([_HEADING, *map(_row, order[:most])], left=2)
    if len(order) > most:
        lines.append(f"and {len(order) - most:,} more; --json has all of them")
    lines += ["", *_whys(order[:most])]
    lines += suspect_lines(answer.suspects)
    lines += [wrapped(printable(note), "note: ") for note in answer.notes]
    law = (
        f"{answer.calibrated_on} nodes of this mesh" if answer.calibrated_on else "the packaged law"
    )
    return "\n".join([*lines, f"calibrated on {law}", KEY_NOT_CHIP])


_HEADING = (
    "device",
    "verdict",
    "certified km",
    "split key km",
    "likely km",
    "likely at",
    "landmarks",
)


def _gravity(verdict: str) -> int:
    return ("consistent", "unknown", "inconsistent", "impossible").index(verdict)


def _row(one: LocationVerdict) -> tuple[str, ...]:
    return (
        printable(one.device),
        one.verdict,
        kilometres(one.certified_km),
        kilometres(one.alone_km),
        kilometres(one.likely_km),
        "" if one.point is None else f"{one.point.latitude:.1f}, {one.point.longitude:.1f}",
        str(one.landmarks),
    )


def kilometres(km: float | None) -> str:
    """Return a distance; ``none`` where there is none."""
    return "none" if km is None else f"{km:,.0f}"


def assumed_line(assumed: Assumptions) -> str:
    """Return what verdicts rest on, in a line."""
    zone = f"; must be outside {printable(assumed.zone)}" if assumed.zone else ""
    holder = "the key is in one place" if assumed.is_one_holder else "the key may have copies"
    return wrapped(
        f"{assumed.profile} at {assumed.speed_km_s:,.0f} km/s, slack {assumed.slack_km:g} km;"
        f" within {assumed.within_km:,.0f} km; up to "
        f"{counted(assumed.liars, 'operator')} may lie; {holder}"
        f"{zone}",
        "assumed: ",
    )


def _whys(verdicts: Sequence[LocationVerdict]) -> Iterator[str]:
    for one in verdicts:
        if one.verdict in {"impossible", "inconsistent"}:
            names = ", ".join(
                f"{printable(d.name or d.landmark)} ({d.ms:.4g} ms reach {d.reach_km:,.0f} km of"
                f" {d.declared_km:,.0f})"
                for d in one.deciding[:MOST_NAMES]
            )
            yield wrapped(f"{printable(one.why)}: {names}", f"{printable(one.device)}: ")
    if any(one.verdict in {"impossible", "inconsistent"} for one in verdicts):
        yield ""


def suspect_lines(suspects: Sequence[Suspect]) -> Iterator[str]:
    """Yield what the mesh of landmarks contradicts, a line each."""
    if not suspects:
        return
    yield "LANDMARKS THAT THEIR OWN MESH CONTRADICTS, left out"
    for one in suspects:
        more = len(one.names) - MOST_NAMES
        names = ", ".join(map(printable, one.names[:MOST_NAMES]))
        names += f" and {more:,} more" if more > 0 else ""
        either = " (one of the two is wrong)" if one.is_one_of_two else ""
        told = f"contradicted by {names}, by up to {one.worst_km:,.0f} km{either}"
        yield wrapped(told, f"  {printable(one.name or one.landmark)}: ")
    yield ""
