"""Is there only one way to write this? CBOR in its one deterministic form, and nothing else.

RFC 8949 (2020), section 4.2.1: shortest lengths, no indefinite ones, keys in order. What does not
come out the same when it is written again is refused: two messages that mean one thing would
otherwise both pass under one signature.
"""

from __future__ import annotations

from typing import Any

import cbor2

from tidewaiter.core.errors import DataError, Where

DEEPEST = 16


def encoded(value: Any) -> bytes:  # noqa: ANN401
    """Return a value of maps, lists, texts, bytes and whole numbers as CBOR."""
    content: bytes = cbor2.dumps(value, canonical=True)
    return content


def decoded(content: bytes, where: Where) -> Any:  # noqa: ANN401
    """Return what CBOR says.

    Raises:
        DataError: If it is damaged, or is not in the one form in which it is written here.
    """
    try:
        value = cbor2.loads(
            content, allow_indefinite=False, allow_duplicate_keys=False, max_depth=DEEPEST
        )
        again = encoded(value)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise DataError("the CBOR is damaged", where=where, found=str(error)) from error
    if again != content:
        raise DataError(
            "the CBOR is not in its one deterministic form",
            where=where,
            allowed="RFC 8949, section 4.2.1",
        )
    return value
