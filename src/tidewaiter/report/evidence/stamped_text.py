"""What came of asking for time-stamps, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence


def stamped_text(stamps: Sequence[tuple[str, str, str]]) -> str:
    """Return what came of asking.

    Args:
        stamps: Address of each authority, the time that it states or "", and why there is none.
    """
    if not stamps:
        return "no stamp is waited for"
    lines = [
        f"stamped at {time} by {printable(address)}"
        if time
        else f"waiting for {printable(address)}: {printable(why)}"
        for address, time, why in stamps
    ]
    if any(time for _, time, _ in stamps):
        lines.append("whether to trust a stamp: tidewaiter evidence verify --authority CA.pem")
    return "\n".join(lines)
