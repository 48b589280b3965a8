"""Identifiers of facts: lower-case words joined by hyphens, in folders joined by a slash."""

from __future__ import annotations

import re

_IDENT = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*(?:/[a-z0-9]+(?:[-.][a-z0-9]+)*)*")


def checked_ident(text: str) -> str:
    """Return the identifier unchanged.

    Raises:
        ValueError: If it has any other character than ``a-z 0-9 - . /`` in an orderly place.
    """
    if not _IDENT.fullmatch(text):
        raise ValueError(
            f"{text!r} is no identifier; allowed: lower-case words like nvidia/h100-sxm"
        )
    return text
