"""Changing a model's assumptions: by a short text, or by a file the user gives.

A text names a quantity and what is believed of it::

    detection=0.3                      a number without uncertainty
    detection=0.1:0.5                  an interval at 90%
    detection=0.1:0.5@80%              an interval at another level
    detection=beta(a=2, b=5)           a family with its own parameters
    h100e_per_chip[A100]=0.3           one label of an axis

An interval keeps the family of the assumption that it replaces where that family is stated by
an interval, and is otherwise log-normal above 0 and normal elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import UnknownNameError, UsageError, Where, nearest
from tidewaiter.estimate.engine.distributions import quantiles_of
from tidewaiter.model.assumption import Assumption, Distribution, Normal, Uniform, is_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.assumption import Correlation, ModelFacts

_FORMS = "NAME=NUMBER, NAME=LOW:HIGH, NAME=LOW:HIGH@LEVEL% or NAME=family(key=value, ...)"
_LOWEST_SCORE = -4.0  # one draw in 30,000 lies below
_SET = "--set"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[([^\]]+)\])?")
_INTERVAL = re.compile(rf"({_NUMBER}):({_NUMBER})(?:@({_NUMBER})(%?))?")
_FAMILY = re.compile(r"([a-z]+)\((.*)\)")
_DEFAULT_LEVEL = 0.90


def changed(facts: ModelFacts, texts: Sequence[str], as_of: str) -> ModelFacts:
    """Return a model's facts with assumptions set by short texts.

    Args:
        facts: The model's facts.
        texts: Settings such as ``detection=0.1:0.5@90%``.
        as_of: Day that the changed assumptions carry.

    Raises:
        UsageError: If a text is not a setting.
        UnknownNameError: If the model has no such assumption or label.
    """
    by_name = {a.name: a for a in facts.assumptions}
    for text in texts:
        name, label, value = _split(text)
        given = _existing(by_name, name, label, _SET)
        before = given.cells[label] if label else given.distribution
        new = _believed(value, before, text)
        by_name[name] = _replaced(given, label, new, as_of)
        _refuse_negative(given, by_name[name], Where(_SET), text)
    return msgspec.structs.replace(facts, assumptions=tuple(by_name.values()))


def replaced_by(facts: ModelFacts, assumptions: Sequence[Assumption], where: str) -> ModelFacts:
    """Return a model's facts with whole assumptions replaced.

    Raises:
        UnknownNameError: If the model has no assumption of that name.
        UsageError: If the unit or the axis differs from the model's.
    """
    by_name = {a.name: a for a in facts.assumptions}
    for new in assumptions:
        old = _existing(by_name, new.name, "", where)
        if new.unit != old.unit or set(new.cells) != set(old.cells):
            raise UsageError(
                "assumption differs in unit or labels from the model's",
                where=Where(where, field=new.name),
                found=f"{new.unit} {sorted(new.cells)}",
                allowed=f"{old.unit} {sorted(old.cells)}",
            )
        _refuse_negative(old, new, Where(where, field=new.name), new.name)
        by_name[new.name] = new
    return msgspec.structs.replace(facts, assumptions=tuple(by_name.values()))


def correlated(facts: ModelFacts, added: Sequence[Correlation], where: str) -> ModelFacts:
    """Return a model's facts with rank correlations added; one for the same pair replaces it.

    Raises:
        UnknownNameError: If a correlation names no assumption of the model.
        UsageError: If it names one that has labels.
    """
    by_name = {a.name: a for a in facts.assumptions}
    by_pair = {frozenset(c.between): c for c in facts.correlations}
    for new in added:
        for name in new.between:
            if _existing(by_name, name, "", where).cells:
                raise UsageError(
                    "a correlation joins single numbers", where=Where(where), found=name
                )
        by_pair[frozenset(new.between)] = new
    return msgspec.structs.replace(facts, correlations=tuple(by_pair.values()))


def _split(text: str) -> tuple[str, str, str]:
    name, equals, value = text.partition("=")
    match = _NAME.fullmatch(name.strip())
    if not equals or match is None or not value.strip():
        raise UsageError("not a setting", where=Where(_SET), found=text, allowed=_FORMS)
    return match[1], match[2] or "", value.strip()


def _existing(known: dict[str, Assumption], name: str, label: str, where: str) -> Assumption:
    if name not in known:
        raise UnknownNameError(
            "the model has no such assumption",
            where=Where(where),
            found=name,
            hint=nearest(name, list(known)) or f"it has {', '.join(list(known)[:6])}, ...",
        )
    given = known[name]
    if label and label not in given.cells:
        raise UnknownNameError(
            f"{name} has no such label",
            where=Where(where),
            found=label,
            allowed=", ".join(given.cells) or "none",
        )
    if not label and given.cells and where == _SET:
        raise UsageError(
            f"{name} is one number for each {given.over}",
            where=Where(where),
            allowed=", ".join(f"{name}[{cell}]=..." for cell in given.cells),
        )
    return given


def _believed(value: str, before: Distribution | None, text: str) -> Distribution:
    if re.fullmatch(_NUMBER, value):
        return _converted({"family": "point", "value": float(value)}, text)
    if match := _INTERVAL.fullmatch(value):
        return _converted(_interval(match, before), text)
    if match := _FAMILY.fullmatch(value):
        pairs = [p.partition("=") for p in match[2].split(",") if p.strip()]
        keys: dict[str, Any] = {k.strip(): v.strip() for k, _, v in pairs}
        return _converted({"family": match[1], **keys}, text)
    raise UsageError("not a belief", where=Where(_SET), found=text, allowed=_FORMS)


def _interval(match: re.Match[str], before: Distribution | None) -> dict[str, object]:
    low, high = float(match[1]), float(match[2])
    if isinstance(before, Uniform) and match[3] is None:
        return {"family": "uniform", "low": low, "high": high}
    level = _DEFAULT_LEVEL if match[3] is None else float(match[3])
    level = level / 100 if match[4] else level
    normal = isinstance(before, Normal) or low <= 0
    family = "normal" if normal else "lognormal"
    return {"family": family, "low": low, "high": high, "level": level}


def _converted(record: dict[str, object], text: str) -> Distribution:
    try:
        distribution: Distribution = msgspec.convert(record, Distribution, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(str(error), where=Where(_SET), found=text, allowed=_FORMS) from error
    if not is_finite(distribution):
        raise UsageError("a number must be finite", where=Where(_SET), found=text, allowed=_FORMS)
    return distribution


def _refuse_negative(old: Assumption, new: Assumption, where: Where, text: str) -> None:
    """Refuse values below 0 where the model's own belief has none: counts, prices, shares."""
    if _lowest(new) < 0 <= _lowest(old):
        raise UsageError(
            "the belief reaches below 0, which the model's own does not",
            where=where,
            found=text,
            allowed="values of 0 or more",
            hint="truncate or clip it, or take a log-normal",
        )


def _lowest(given: Assumption) -> float:
    """Return a value that hardly any draw lies below, over all labels."""
    stated = [d for d in (given.distribution, *given.cells.values()) if d is not None]
    scores = np.array([_LOWEST_SCORE])
    found = [quantiles_of(d, given.clip, given.truncate).at_score(scores)[0] for d in stated]
    return float(min(found))


def _replaced(given: Assumption, label: str, new: Distribution, as_of: str) -> Assumption:
    cited = {"source": "user", "grade": Grade.UNVERIFIED, "as_of": as_of, "locator": _SET}
    if label:
        return msgspec.structs.replace(given, cells={**given.cells, label: new}, **cited)
    return msgspec.structs.replace(given, distribution=new, **cited)
