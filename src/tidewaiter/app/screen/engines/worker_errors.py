"""How does an error reach the caller from another process? As text, and as the same error.

Errors cross as JSON, in one line of ASCII, because what lies between may be a pipe or a Java
process that knows messages alone.
"""

from __future__ import annotations

import json

from tidewaiter.core import errors
from tidewaiter.core.errors import TidewaiterError, Where


def as_text(error: TidewaiterError) -> str:
    """Return an error, with its notes, as one line."""
    return json.dumps({**error.as_record(), "notes": getattr(error, "__notes__", [])})


def from_text(text: str) -> TidewaiterError:
    """Return the error that :func:`as_text` wrote; an unknown class becomes the tree's root."""
    record = json.loads(text)
    kind = getattr(errors, record["error"], None)
    if not (isinstance(kind, type) and issubclass(kind, TidewaiterError)):
        kind = TidewaiterError
    error: TidewaiterError = kind(
        record["message"],
        where=Where(record["file"], record["line"], record["field"]),
        found=record["found"],
        allowed=record["allowed"],
        hint=record["hint"],
    )
    for note in record["notes"]:
        error.add_note(note)
    return error
