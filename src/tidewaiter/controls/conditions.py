"""Does the condition of a rule hold for an item: yes, no, or unknown?

The three values follow Kleene's strong logic (S. C. Kleene, Introduction to Metamathematics,
1952, section 64): a conjunction is "no" as soon as one part is, "yes" only when all parts are,
and unknown otherwise; a disjunction the other way round; the negation of unknown is unknown.
A figure that is missing therefore never turns into "no" or 0. Every verdict carries the verdicts
of its parts, so that an answer can say which threshold decided, on what value, and on which side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from tidewaiter.core.errors import ModelError, UnknownNameError, nearest
from tidewaiter.core.unit import unit
from tidewaiter.model.rule import Condition, Threshold


class Measure(NamedTuple):
    """A number with its unit, as a property of an item.

    Attributes:
        value: The number.
        unit: Unit as text, see :mod:`tidewaiter.core.unit`.
    """

    value: float
    unit: str


Item: TypeAlias = Mapping[str, tuple[float, str] | str | None]
Terms: TypeAlias = Mapping[str, Condition | None]


class Truth(StrEnum):
    """The three values of a condition."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a condition holds, and why.

    A verdict is no boolean: test ``verdict.truth``, so that "unknown" is not overlooked.

    Attributes:
        truth: Yes, no or unknown.
        operator: Operator of the condition, such as ``at_least``.
        of: Name of the property or of the term; empty for ``all``, ``any`` and ``not``.
        value: The item's number in the rule's unit, for a threshold.
        limit: The rule's number, for a threshold.
        unit: Unit of both.
        word: The item's word, for ``equals`` and ``is_in``.
        words: The rule's words.
        side: Where the item stands: at or above the limit, below it, among the words or not.
        parts: Verdicts of the inner conditions, in the order of the rule.
    """

    truth: Truth
    operator: str
    of: str = ""
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    word: str = ""
    words: tuple[str, ...] = ()
    side: Literal["", "at or above", "below", "among", "not among"] = ""
    parts: tuple[Verdict, ...] = ()

    def __bool__(self) -> bool:
        """Refuse to be a boolean.

        Raises:
            TypeError: Always.
        """
        raise TypeError("a verdict is yes, no or unknown; compare verdict.truth")

    @property
    def reasons(self) -> tuple[str, ...]:
        """One sentence for each test that was made, outermost first."""
        here = (_sentence(self),) if self.of else ()
        return here + tuple(text for part in self.parts for text in part.reasons)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the properties that would have to be known, sorted; empty unless unknown."""
        if self.truth is not Truth.UNKNOWN:
            return ()
        if not self.parts:
            return (self.of,)
        return tuple(sorted({name for part in self.parts for name in part.missing}))


def holds(condition: Condition, item: Item, terms: Terms) -> Verdict:
    """Return whether a condition holds for an item.

    Args:
        condition: The condition, as a rule's version gives it.
        item: Properties by name: a number with its unit, a word, or None for unknown. A name that
            is absent is unknown as well.
        terms: Conditions of the other rules by identifier, on the same day; None for a rule that
            was not in force then, whose condition does not hold. See
            :func:`tidewaiter.controls.versions.terms_on`.

    Raises:
        UnknownNameError: If the condition refers to a rule that ``terms`` does not have.
        ModelError: If a property has the wrong kind, a number is not finite, or terms refer to
            each other in a circle.
        UnitError: If a number's unit does not go with the threshold's.
    """
    return _evaluated(condition, item, terms, ())


def _evaluated(condition: Condition, item: Item, terms: Terms, within: tuple[str, ...]) -> Verdict:
    if condition.all_ is not None:
        parts = tuple(_evaluated(part, item, terms, within) for part in condition.all_)
        return Verdict(truth=_conjunction(parts), operator="all", parts=parts)
    if condition.any_ is not None:
        parts = tuple(_evaluated(part, item, terms, within) for part in condition.any_)
        return Verdict(truth=_disjunction(parts), operator="any", parts=parts)
    if condition.not_ is not None:
        inner = _evaluated(condition.not_, item, terms, within)
        return Verdict(truth=_NEGATION[inner.truth], operator="not", parts=(inner,))
    if condition.term is not None:
        return _term(condition.term, item, terms, within)
    return _test(condition, item)


_NEGATION = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


def _conjunction(parts: tuple[Verdict, ...]) -> Truth:
    found = {part.truth for part in parts}
    return Truth.NO if Truth.NO in found else _unless_unknown(found, Truth.YES)


def _disjunction(parts: tuple[Verdict, ...]) -> Truth:
    found = {part.truth for part in parts}
    return Truth.YES if Truth.YES in found else _unless_unknown(found, Truth.NO)


def _unless_unknown(found: set[Truth], otherwise: Truth) -> Truth:
    return Truth.UNKNOWN if Truth.UNKNOWN in found else otherwise


def _term(name: str, item: Item, terms: Terms, within: tuple[str, ...]) -> Verdict:
    if name in within:
        raise ModelError(
            "rules refer to each other in a circle", found=" -> ".join((*within, name))
        )
    if name not in terms:
        raise UnknownNameError(
            "a condition refers to a rule that is not there",
            found=name,
            hint=nearest(name, list(terms)),
        )
    condition = terms[name]
    if condition is None:
        return Verdict(truth=Truth.NO, operator="term", of=name)
    inner = _evaluated(condition, item, terms, (*within, name))
    return Verdict(truth=inner.truth, operator="term", of=name, parts=(inner,))


def _test(condition: Condition, item: Item) -> Verdict:
    if condition.at_least is not None:
        return _against(condition.at_least, item, "at_least", Truth.YES)
    if condition.less_than is not None:
        return _against(condition.less_than, item, "less_than", Truth.NO)
    if condition.is_in is not None:
        return _among(condition.is_in.of, condition.is_in.words, item, "is_in")
    if condition.equals is not None:
        return _among(condition.equals.of, (condition.equals.word,), item, "equals")
    raise ModelError("a condition has no operator", found=condition)


def _against(threshold: Threshold, item: Item, operator: str, when_reached: Truth) -> Verdict:
    """Return the verdict on a threshold; ``when_reached`` is the truth at or above it."""
    found = item.get(threshold.of)
    base = Verdict(
        truth=Truth.UNKNOWN,
        operator=operator,
        of=threshold.of,
        limit=threshold.number,
        unit=threshold.unit,
    )
    if found is None:
        return base
    if isinstance(found, str):
        raise ModelError(
            "a rule sets a number against a word",
            found=f"{threshold.of} = {found}",
            allowed=f"a number in {threshold.unit}, or unknown",
        )
    value = _in_unit(found, threshold)
    reached = value >= threshold.number
    return msgspec.structs.replace(
        base,
        truth=when_reached if reached else _NEGATION[when_reached],
        value=value,
        side="at or above" if reached else "below",
    )


def _in_unit(found: tuple[float, str], threshold: Threshold) -> float:
    amount, given = found
    if not math.isfinite(amount):
        raise ModelError(
            "a property is not a finite number",
            found=f"{threshold.of} = {amount}",
            hint="leave it out where it is unknown",
        )
    if given == threshold.unit:
        return amount
    return amount * unit(given).factor_to(unit(threshold.unit))


def _among(of: str, words: tuple[str, ...], item: Item, operator: str) -> Verdict:
    found = item.get(of)
    if found is None:
        return Verdict(truth=Truth.UNKNOWN, operator=operator, of=of, words=words)
    if not isinstance(found, str):
        raise ModelError(
            "a rule sets a word against a number",
            found=f"{of} = {found}",
            allowed=f"a word such as {', '.join(words)}, or unknown",
        )
    inside = found in words
    return Verdict(
        truth=Truth.YES if inside else Truth.NO,
        operator=operator,
        of=of,
        word=found,
        words=words,
        side="among" if inside else "not among",
    )


def _sentence(verdict: Verdict) -> str:
    if verdict.operator == "term":
        state = "not in force" if not verdict.parts else verdict.truth.value
        return f"{verdict.of}: {state}"
    if verdict.limit is not None:
        limit = f"{verdict.limit:,.10g} {verdict.unit}"
        if verdict.value is None:
            return f"{verdict.of} is unknown; the limit is {limit}"
        return f"{verdict.of} {verdict.value:,.10g} is {verdict.side} {limit}"
    words = ", ".join(verdict.words)
    if not verdict.side:
        return f"{verdict.of} is unknown; the rule names {words}"
    return f"{verdict.of} {verdict.word} is {verdict.side} {words}"
