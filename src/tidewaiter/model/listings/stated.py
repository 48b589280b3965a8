"""What a text states: a value, the place it stands at, the rule that read it, and how sure it is.

A place is counted in code points of the text as it was seen, so that a quotation is verbatim.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in a text.

    Attributes:
        start: Number of code points before it.
        end: Number of code points up to its end.
    """

    start: Annotated[int, msgspec.Meta(ge=0)]
    end: Annotated[int, msgspec.Meta(ge=0)]

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a span ends before it starts")

    def of(self, text: str) -> str:
        """Return what stands there."""
        return text[self.start : self.end]


class StatedWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that a text states, in the vocabulary's terms.

    Attributes:
        value: The term, such as ``SXM``.
        rule: Row of the vocabulary, or step of the reader, that read it.
        confidence: How often such a reading is right, from 0 to 1.
        span: Where it stands; None where a field of the page said it, or it follows from another.
    """

    value: str
    rule: str
    confidence: Share = 1.0
    span: Span | None = None


class StatedNumber(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that a text states.

    Attributes:
        value: The number, in the unit that the field names.
        rule: Row of the vocabulary, or step of the reader, that read it.
        confidence: How often such a reading is right, from 0 to 1.
        span: Where it stands; None where a field of the page said it, or it follows from another.
    """

    value: float
    rule: str
    confidence: Share = 1.0
    span: Span | None = None
