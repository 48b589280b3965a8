"""Orders, devices and what the log says of them, in words for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.custody.licences.moments import length, moment
from tidewaiter.model.custody.licence import (
    Appeal,
    Licence,
    Order,
    Restoration,
    Revocation,
    TimeToken,
)
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

OPT_IN = "A reference protocol for devices whose owners opt in; nothing here reaches into hardware."


def order_lines(order: Order) -> list[str]:
    """Return what an order says, a line a statement."""
    rows: list[str] = []
    if isinstance(order, Licence):
        rows = [
            f"licence {order.id}, sequence {order.sequence}, epoch {order.epoch}",
            f"from {moment(order.begins)} to {moment(order.expires)}, grace {length(order.grace)}",
            f"{order.allowance:,} {order.unit} each for {order.chip_class}",
            *(["never off: lives depend on it"] if order.is_critical else []),
            *([f"recovers {order.recovers}"] if order.recovers else []),
        ]
    elif isinstance(order, Revocation):
        rows = [
            f"revocation {order.id}, epoch {order.epoch}, in force from {moment(order.effective)}",
            f"reason: {order.reason}",
            f"appeal to {order.appeal_to} until {moment(order.appeal_until)}",
        ]
    elif isinstance(order, Restoration):
        rows = [f"restoration {order.id} of {order.lifts}, epoch {order.epoch}", order.reason]
    elif isinstance(order, Appeal):
        rows = [f"appeal {order.id} of {order.by} against {order.against}", order.grounds]
    elif isinstance(order, TimeToken):
        return [f"the time is {moment(order.at)}, for nonce {order.nonce}"]
    rows.append(f"for {_devices(order.devices)}")
    return [printable(row) for row in rows]


def shown_text(shown: Any) -> str:  # noqa: ANN401
    """Return an order with its signers and its place in the log."""
    lines = order_lines(shown.order)
    lines.append(f"signed by {', '.join(shown.signers) or 'no institution'}")
    if shown.strangers:
        lines.append(f"{shown.strangers} more signatures are of keys that no institution has")
    if shown.missing:
        lines.append(f"NOT ENOUGH: {shown.missing}")
    if shown.entry is None:
        lines.append("no proof that it is in the log")
    else:
        seen = ", ".join(shown.witnesses) or "no witness yet"
        lines.append(f"entry {shown.entry} of the log, seen by {seen}")
    return "\n".join(printable(line) for line in lines)


def status_text(status: Any) -> str:  # noqa: ANN401
    """Return what the log says of a device."""
    lines = [f"{status.device} at {moment(status.at)}, by a log of {status.size} entries"]
    lines += [words for words, _ in status_words(status)]
    lines += ["", "HISTORY"]
    for entry, shown in status.history:
        first, *more = order_lines(shown.order)
        signers = ", ".join(shown.signers) or "no institution"
        lines.append(f"  {entry:>4}  {first}; signed by {signers}")
        lines += [f"        {row}" for row in more[:-1]]
    lines += ["", OPT_IN]
    return "\n".join(printable(line) for line in lines)


def status_words(status: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return the sentences that say how a device stands, each with what would change it."""
    said: list[tuple[str, str]] = []
    licence = status.licence
    if licence is None:
        said.append(("No licence is in the log.", "a licence"))
    elif status.at > licence.expires + licence.grace:
        said.append((f"Licence {licence.id} ended on {moment(licence.expires)}.", "a renewal"))
    elif status.at > licence.expires:
        end = moment(licence.expires + licence.grace)
        said.append((f"Licence {licence.id} is in grace until {end}.", "a renewal"))
    else:
        said.append((f"Licence {licence.id} holds until {moment(licence.expires)}.", ""))
    for one in status.revocations:
        verb = "holds since" if status.at >= one.effective else "takes effect on"
        words = f"Revocation {one.id} {verb} {moment(one.effective)}: {one.reason}."
        said.append((words, f"an appeal to {one.appeal_to}, a restoration"))
    said += [(f"Appeal {one.id} of {one.by}: {one.grounds}.", "") for one in status.appeals]
    return said


def event_text(event: Any) -> str:  # noqa: ANN401
    """Return what happened to a device, and how it stands."""
    if event.told is None:
        result = f"{event.units} units worked" if event.what.startswith("asked") else ""
    elif event.told.refused:
        result = f"refused: {'; '.join(one.splitlines()[0] for one in event.told.refused)}"
    else:
        result = f"{event.told.kind} taken, signed by {', '.join(event.told.signers)}"
    lines = [f"{event.what}{': ' if result else ''}{result}"]
    standing = event.standing
    until = f", until {moment(standing.until)}" if standing.until is not None else ""
    lines.append(f"  {standing.mode.upper()}{until}: {standing.why}; next: {standing.next}")
    return "\n".join(printable(line) for line in lines)


def _devices(devices: Iterable[str], most: int = 5) -> str:
    names = list(devices)
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more devices"
