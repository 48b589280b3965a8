"""What did measured round trips show, as events? The answer of ``custody locate --json``.

Each verdict is a ``located`` event of a key: the holder of the key named like the device. A place
is named only where the verdict is ``consistent``; the others say of no place that the key is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.registry.statement import event_of
from tidewaiter.model.custody.location_answers import LocateAnswer
from tidewaiter.sources.files import source_file, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tidewaiter.model.custody.registry import CustodyEvent

LARGEST_ANSWER = 64 << 20
_LONGEST_WHY = 2000


def verdict_events(path: Path, places: Mapping[str, str], at: str) -> tuple[CustodyEvent, ...]:
    """Return an event for every verdict of an answer.

    Args:
        path: What ``custody locate --json`` printed.
        places: Account of each device's declared site: ``site:B``.
        at: Day, or time in UTC, of the measurement.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is no such answer, or a device has no account.
    """
    where = Where(str(path))
    text = text_of(source_file(path, largest=LARGEST_ANSWER))
    try:
        answer = msgspec.json.decode(text, type=LocateAnswer)
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError(
            f"this is no answer of custody locate: {error}",
            where=where,
            hint="custody locate --json prints one",
        ) from error
    events = []
    for one in answer.verdicts:
        if one.device not in places:
            raise DataError("no site is declared for the device", where=where, found=one.device)
        stated = {
            "kind": "located",
            "serial": one.device,
            "at": at,
            "verdict": one.verdict,
            "place": places[one.device] if one.verdict == "consistent" else "",
            "note": one.why[:_LONGEST_WHY],
        }
        events.append(event_of(stated, where))
    return tuple(events)
