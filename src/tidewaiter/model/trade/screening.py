"""What screening says of an order: an outcome with its reasons, and what would change it."""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.model.trade.order import Role

Outcome = Literal["release", "hold", "escalate"]
OUTCOMES: tuple[Outcome, ...] = ("release", "hold", "escalate")
"""From the mildest to the gravest."""


class Hit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A listed entry that a party may be.

    Attributes:
        role: Role of the party in the order; "owner" for an owner of a party.
        party: The party's name, or its address where the address was matched.
        list: Code of the list.
        entry: Identifier of the entry.
        listed_name: The listed name or address that is most alike.
        by: What was compared.
        probability: Calibrated probability of the name match; 1 for equal numbers; for an address
            1 for the same unit and 0.5 where the unit is unknown.
        strength: ``certain``: same number or same unit; ``strong``: name and a second class of
            evidence (address or number), or the whole name letter for letter; ``possible``: the
            name alone.
        speaks_for: What speaks for it.
        speaks_against: What speaks against it.
        consequence: What follows if it is the entry, with the paragraph.
        resolve: What would settle it.
    """

    role: Role | Literal["owner"]
    party: str
    list: str
    entry: str
    listed_name: str
    by: Literal["name", "address", "number"]
    probability: float
    strength: Literal["certain", "strong", "possible"]
    speaks_for: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()
    consequence: str = ""
    resolve: tuple[str, ...] = ()


def in_hundredths(probability: float) -> str:
    """Return a probability to two places; one that only rounding makes certain is not told so."""
    return "above 0.99" if 0.995 <= probability < 1 else f"{probability:.2f}"


class FlagAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one red flag says of an order.

    Attributes:
        flag: Identifier; text, citation, innocent explanations and steps are in the facts.
        answer: ``raised``, ``not raised``, ``asked`` where no record says, or ``does not apply``.
        verified: Whether its wording was checked.
        record: Class of record that shows it.
        because: The tests that were made, with numbers and limits.
        missing: What would have to be known.
    """

    flag: str
    answer: Literal["raised", "not raised", "asked", "does not apply"]
    verified: bool
    record: str
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class OwnershipAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a party is restricted because of who owns it, under one rule.

    Attributes:
        role: Role of the party in the order.
        party: Its name.
        rule: Identifier of the rule.
        restricted: The answer.
        status: Status of the rule's text on the day.
        path: The holdings that decide it, in words.
        supposing: Owners that were taken for listed parties because of their names, in words.
        flags: What else must be known.
        next_step: What follows, or what to do.
        cite: Source and locator of the rule.
    """

    role: Role
    party: str
    rule: str
    restricted: Literal["yes", "no", "unknown"]
    status: str
    path: tuple[str, ...] = ()
    supposing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    next_step: str = ""
    cite: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that would change the answer.

    Attributes:
        to: Whom to ask.
        text: The question.
        about: What it is about: a missing fact, a flag, a match, an owner.
        needed: Whether the order waits for the answer.
    """

    to: Literal["customer", "desk"]
    text: str
    about: str
    needed: bool = False


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reason for an outcome.

    Attributes:
        outcome: What this reason alone asks for.
        kind: Kind of reason.
        text: The reason in words.
        rule: Rule, list entry or flag that it rests on.
        cite: Source and paragraph.
    """

    outcome: Outcome
    kind: Literal["licence", "party", "ownership", "flags", "missing", "lists", "damaged"]
    text: str
    rule: str = ""
    cite: str = ""


class LicenceAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the order needs a licence, cut down to what a decision shows.

    Attributes:
        item: The item as understood.
        label: Class of the item.
        requirement: Yes, no, unknown or verify.
        because: Rules that make the answer what it is, each with title and paragraph.
        review: Policy of review.
        exceptions: Exceptions considered, each with what it says.
        missing: Properties that would have to be known.
        verify: Rules and lists to verify.
        trace: The tests that were made.
        about: The party whose seat and owners were asked about.
    """

    item: str
    label: str
    requirement: Literal["yes", "no", "unknown", "verify"]
    because: tuple[str, ...] = ()
    review: str = ""
    exceptions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    verify: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    about: str = ""


class Screening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What screening says of one order.

    Attributes:
        order: The order's number.
        row: Its row in the file, from 1 for the first order.
        as_of: Day asked about.
        outcome: Release, hold or escalate.
        screened: Whether parties were compared with any list at all.
        reasons: Why, gravest first; empty with "release".
        licence: The licence requirement; None where the row is damaged.
        hits: Listed entries that parties may be.
        ownership: Verdicts on parties with known owners.
        flags: Red flags that are raised or asked.
        questions: What would change the answer.
    """

    order: str
    row: int
    as_of: str
    outcome: Outcome
    screened: bool
    reasons: tuple[Reason, ...] = ()
    licence: LicenceAnswer | None = None
    hits: tuple[Hit, ...] = ()
    ownership: tuple[OwnershipAnswer, ...] = ()
    flags: tuple[FlagAnswer, ...] = ()
    questions: tuple[Question, ...] = ()


class ListUsed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list that was screened against.

    Attributes:
        list: Its code.
        title: Its title.
        published: Day of publication; "" where unknown.
        entries: Number of entries.
        sha256: Digest of the file that was loaded.
    """

    list: str
    title: str
    published: str
    entries: int
    sha256: str


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an answer rests on.

    Attributes:
        as_of: Day asked about.
        known_by: Day of knowledge; "" for all that is known.
        lists: Lists that were screened against; none means that nobody was screened.
        rules: Number of rules, of ownership rules and of red flags, by kind.
        latest_rule: Day of publication of the newest rule text that was known.
        facts_sha256: Digest of the rules, flags and policy.
        version: Version of the program.
        use: Use that set the threshold of names.
        threshold: Least probability of a reported name.
    """

    as_of: str
    known_by: str
    lists: tuple[ListUsed, ...]
    rules: dict[str, int]
    latest_rule: str
    facts_sha256: str
    version: str
    use: str
    threshold: float
