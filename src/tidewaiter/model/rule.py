"""A rule: what a jurisdiction required on which days, as conditions over facts."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import UnitError
from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import span_of
from tidewaiter.core.unit import unit


class Threshold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named quantity of the item set against a number."""

    of: str
    number: float
    unit: str

    def __post_init__(self) -> None:
        try:
            unit(self.unit)
        except UnitError as error:
            raise ValueError(f"{error.message}: {error.found}") from error


class Membership(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named property of the item set against a list of words."""

    of: str
    words: tuple[str, ...]


class Equality(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named property of the item set against one word."""

    of: str
    word: str


class Condition(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"all_": "all", "any_": "any", "not_": "not"},
):
    """A condition: exactly one of the eight operators.

    Attributes:
        all_: Every one of these holds.
        any_: At least one of these holds.
        not_: This does not hold.
        at_least: A quantity reaches a number.
        less_than: A quantity stays below a number.
        is_in: A property is one of some words.
        equals: A property is one word.
        term: Identifier of another rule whose condition is meant, on the same day.
    """

    all_: tuple[Condition, ...] | None = None
    any_: tuple[Condition, ...] | None = None
    not_: Condition | None = None
    at_least: Threshold | None = None
    less_than: Threshold | None = None
    is_in: Membership | None = None
    equals: Equality | None = None
    term: str | None = None

    def __post_init__(self) -> None:
        given = [n for n in self.__struct_fields__ if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError("a condition needs exactly one operator")


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule's text from one day on.

    Attributes:
        in_force: First day on which it applies.
        until: Last day on which it applies, when the text itself says so.
        published: Day on which one could know it.
        status: ``in-force``; ``verify`` where the text was not read; ``suspended`` by a text that
            says until when; ``not-enforced`` by announcement; ``proposed`` and not law; ``ended``.
            Only ``in-force`` decides.
        when: The condition under which it applies to an item; None for "ended".
        source: Identifier of the source.
        grade: How the text was obtained.
        as_of: Day on which it was read.
        locator: Section and paragraph.
        note: What a lawyer must know.
    """

    in_force: str
    published: str
    status: Literal["in-force", "verify", "suspended", "not-enforced", "proposed", "ended"]
    source: str
    grade: Grade
    as_of: str
    when: Condition | None = None
    until: str = ""
    locator: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for text in (self.in_force, self.published, self.as_of, *filter(None, [self.until])):
            span_of(text)
        if (self.when is None) != (self.status == "ended"):
            raise ValueError("every version but an ended one needs a condition")


class RuleCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked case that stands beside a rule and must come out as it says.

    Attributes:
        on: Day asked about.
        numbers: Quantities by name, each in the unit in which rules state it.
        words: Properties in words.
        expect: Whether the rule's condition holds.
        note: Where the case comes from, or which side of which limit it shows.
    """

    on: str
    expect: Literal["yes", "no", "unknown"]
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    note: str = ""

    def __post_init__(self) -> None:
        span_of(self.on)


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule and its versions, oldest first.

    Attributes:
        id: ``jurisdiction/rule``, the path of its file.
        title: Short title.
        jurisdiction: Two-letter code.
        versions: Its texts over time.
        kind: What the rule does: puts an item into a ``class``, makes an ``exclusion`` from
            classes or an ``exception`` from the licence, sets the policy of ``review``; says which
            transactions in classed items need a licence (``reach``); adds a ``requirement`` of its
            own; restricts a ``party``; asks for a licence to a destination under ``embargo``
            whatever the class; lists the countries of a ``place`` whose label other rules use;
            sets a ``cap`` or lays a ``duty``.
        label: Short name, such as the control number.
        asks: What kind of item it is asked about.
        supposing: Words about a transaction that are supposed where the item alone is asked about.
        if_yes: What follows where the condition holds, in words.
        if_no: What follows where it does not, in words.
        cases: Worked cases that must come out as they say.
    """

    id: str
    title: str
    jurisdiction: str
    versions: tuple[Version, ...]
    kind: Literal[
        "class",
        "exclusion",
        "exception",
        "review",
        "reach",
        "requirement",
        "party",
        "embargo",
        "place",
        "cap",
        "duty",
    ] = "requirement"
    label: str = ""
    asks: Literal["circuit", "memory"] = "circuit"
    supposing: dict[str, str] = {}
    if_yes: str = ""
    if_no: str = ""
    cases: tuple[RuleCase, ...] = ()

    def __post_init__(self) -> None:
        checked_ident(self.id)
        days = [span_of(v.in_force).first for v in self.versions]
        if not days or any(a >= b for a, b in pairwise(days)):
            raise ValueError("a rule needs versions, oldest first, one a day")
