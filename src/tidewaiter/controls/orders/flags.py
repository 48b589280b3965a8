"""Which red flags do the observations of an order raise, and which must be asked about?

A flag never decides; it is raised, not raised, asked or does not apply. Where a number is known
only roughly, the condition is asked at both ends and at every limit in between, and the answer is
a question unless all of them agree.
"""

from __future__ import annotations

import itertools
import operator
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.controls.conditions import Measure, Truth, holds
from tidewaiter.controls.orders.observed import Between
from tidewaiter.controls.ranges import limits, own_reasons
from tidewaiter.model.trade.screening import FlagAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tidewaiter.controls.conditions import Terms
    from tidewaiter.controls.orders.observed import Observation
    from tidewaiter.model.rule import Condition
    from tidewaiter.model.trade.red_flag import RedFlag

_LARGEST_MEMO = 50_000


class _Held(NamedTuple):
    truth: Truth
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def flag_answers(
    flags: Iterable[RedFlag], observed: Mapping[str, Observation], terms: Terms | None = None
) -> tuple[FlagAnswer, ...]:
    """Return what every flag says, in the order of the flags.

    Args:
        flags: The flags.
        observed: Observations by name; absent or None is unknown.
        terms: Conditions of rules that flags refer to, see
            :func:`tidewaiter.controls.versions.terms_on`.

    Raises:
        ModelError: As :func:`tidewaiter.controls.conditions.holds`.
    """
    return tuple(flag_answer(flag, observed, terms or {}) for flag in flags)


def flag_answer(flag: RedFlag, observed: Mapping[str, Observation], terms: Terms) -> FlagAnswer:
    """Return what one flag says.

    Raises:
        ModelError: As :func:`tidewaiter.controls.conditions.holds`.
    """

    def answer(text: str, because: _Held | None = None, *missing: str) -> FlagAnswer:
        return FlagAnswer(
            flag=flag.id,
            answer=text,  # type: ignore[arg-type]
            verified=flag.verified,
            record=flag.record,
            because=because.reasons if because else (),
            missing=tuple(sorted(set(missing))),
        )

    applies = _held(flag.applies, observed, terms)
    if applies is not None and applies.truth is Truth.NO:
        return answer("does not apply", applies)
    seen = _held(flag.when, observed, terms)
    if seen is None:
        return answer("asked")
    if seen.truth is Truth.NO:
        return answer("not raised", seen)
    if applies is not None and applies.truth is Truth.UNKNOWN:
        return answer("asked", seen, *applies.missing, *seen.missing)
    if seen.truth is Truth.UNKNOWN:
        return answer("asked", seen, *seen.missing)
    return answer("raised", seen)


class FlagBook:
    """Flags whose answers are kept for as long as the values that they read repeat.

    The answers are those of :func:`flag_answers`; what is kept changes the speed alone.
    """

    def __init__(self, flags: Iterable[RedFlag], terms: Terms | None = None) -> None:
        self._terms = terms or {}
        read = [(flag, sorted(properties_of(flag, self._terms))) for flag in flags]
        self._names = tuple(sorted({name for _, names in read for name in names}))
        self._flags = tuple((flag, _values_of(names)) for flag, names in read)
        self._kept: tuple[dict[object, FlagAnswer], ...] = tuple({} for _ in self._flags)

    def answers(self, observed: Mapping[str, Observation]) -> tuple[FlagAnswer, ...]:
        """Return what every flag says of an order, in the order of the flags.

        Raises:
            ModelError: As :func:`tidewaiter.controls.conditions.holds`.
        """
        values = {name: observed.get(name) for name in self._names}
        found = []
        for (flag, key_of), kept in zip(self._flags, self._kept, strict=True):
            key = key_of(values)
            answer = kept.get(key)
            if answer is None:
                if len(kept) >= _LARGEST_MEMO:
                    kept.clear()
                answer = kept[key] = flag_answer(flag, observed, self._terms)
            found.append(answer)
        return tuple(found)


def _values_of(names: Sequence[str]) -> Callable[[Mapping[str, Observation]], object]:
    """Return the function from observations to the values of some of them."""
    return operator.itemgetter(*names) if names else lambda _values: None


def properties_of(flag: RedFlag, terms: Terms | None = None) -> frozenset[str]:
    """Return the names of the observations that a flag's conditions read."""
    conditions = [c for c in (flag.when, flag.applies) if c is not None]
    return frozenset(name for c in conditions for name in _names(c, terms or {}))


def _names(condition: Condition, terms: Terms) -> Iterator[str]:
    tests = (condition.at_least, condition.less_than, condition.is_in, condition.equals)
    yield from (test.of for test in tests if test is not None)
    inner = terms.get(condition.term) if condition.term is not None else None
    parts = [*(condition.all_ or ()), *(condition.any_ or ()), condition.not_, inner]
    for part in parts:
        if part is not None:
            yield from _names(part, terms)


def _held(
    condition: Condition | None, observed: Mapping[str, Observation], terms: Terms
) -> _Held | None:
    """Return a condition's verdict over every number that is possible."""
    if condition is None:
        return None
    names = frozenset(_names(condition, terms))
    rough = {n: v for n in sorted(names) if isinstance(v := observed.get(n), Between)}
    exact = {n: v for n in names if not isinstance(v := observed.get(n), Between)}
    points = [[(n, p) for p in _points(n, v, condition, terms)] for n, v in rough.items()]
    verdicts = [
        holds(condition, {**exact, **dict(world)}, terms) for world in itertools.product(*points)
    ]
    truths = {verdict.truth for verdict in verdicts}
    if len(truths) == 1:
        missing = {name for verdict in verdicts for name in verdict.missing}
        return _Held(verdicts[0].truth, own_reasons(verdicts[0]), tuple(sorted(missing)))
    return _Held(Truth.UNKNOWN, (), tuple(rough))


def _points(name: str, value: Between, condition: Condition, terms: Terms) -> list[Measure]:
    """Return the ends of a range and every limit inside it, which stand for all of it."""
    inside = {
        number
        for of, number, unit in limits(condition, terms)
        if of == name and unit == value.unit and value.low < number <= value.high
    }
    return [Measure(number, value.unit) for number in sorted({value.low, value.high} | inside)]
