"""A red flag: a sign that something may be wrong, what record shows it, and what resolves it.

A flag is a reason to ask. It never decides alone, and where no record shows whether it is there it
becomes a question.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import span_of
from tidewaiter.model.rule import Condition, RuleCase


class RedFlag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One red flag.

    Attributes:
        id: Short identifier.
        text: What is seen, in our words.
        issued: Day on which the publisher named it.
        verified: Whether its wording was checked with the publisher's text or a report of it; a
            flag that was not is shown and asked about, and does not hold an order by itself.
        source: Identifier of the source.
        locator: Number or paragraph in the source.
        grade: How the text was obtained.
        as_of: Day on which it was read.
        record: Class of record that shows it; two flags of one class are one class of evidence.
        when: The condition under which it is raised, over what is observed of an order; None where
            no ordinary record shows it and it is only asked.
        applies: The condition under which it is asked at all; None means always.
        evidence: What evidence is needed to say whether it is there.
        question: Question to the customer, or to the desk, where no record says.
        ask: Whom to ask.
        innocent: Innocent explanations.
        resolve: Steps that resolve it.
        cases: Worked cases that must come out as they say.
        note: What the reader must know.
    """

    id: str
    text: str
    issued: str
    verified: bool
    source: str
    grade: Grade
    as_of: str
    record: Literal[
        "order",
        "party",
        "ownership",
        "address",
        "site",
        "payment",
        "route",
        "item",
        "history",
        "statement",
    ]
    evidence: str
    question: str
    innocent: tuple[str, ...]
    resolve: tuple[str, ...]
    locator: str = ""
    when: Condition | None = None
    applies: Condition | None = None
    ask: Literal["customer", "desk"] = "customer"
    cases: tuple[RuleCase, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        for text in (self.issued, self.as_of):
            span_of(text)
        if not (self.innocent and self.resolve):
            raise ValueError("a flag needs innocent explanations and steps that resolve it")
        if self.verified == (self.grade is Grade.UNVERIFIED):
            raise ValueError("a verified flag needs a grade other than unverified, and the reverse")


class RedFlags(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The red flags, in the order in which they are shown.

    Attributes:
        id: Name of the file.
        title: Title.
        flags: The flags.
    """

    id: str
    title: str
    flags: tuple[RedFlag, ...]

    def __post_init__(self) -> None:
        names = [flag.id for flag in self.flags]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"a flag comes twice: {', '.join(twice)}")
