"""An assumption: an uncertain input of a model, as it was stated, with its source.

A distribution is written the way people state it (an interval at a level, quantiles, a mode
between ends) and kept that way; :mod:`tidewaiter.estimate.engine.distributions` works
out parameters.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.core.errors import UnitError
from tidewaiter.core.ident import checked_ident
from tidewaiter.core.interval import checked_interval
from tidewaiter.core.timeline import span_of
from tidewaiter.core.unit import unit
from tidewaiter.model.figure import Figure, Statement


class _Family(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family"
):
    """Base that carries the tag; it has no behaviour."""


class Point(_Family, frozen=True, kw_only=True, tag="point"):
    """A number without uncertainty."""

    value: float


class LogNormal(_Family, frozen=True, kw_only=True, tag="lognormal"):
    """Log-normal whose central interval at ``level`` is ``low`` to ``high``."""

    low: float
    high: float
    level: float

    def __post_init__(self) -> None:
        checked_interval(self.low, self.high, self.level)
        if self.low <= 0 or self.low == self.high or self.level == 1:
            raise ValueError("a log-normal needs 0 < low < high and a level below 1")


class Normal(_Family, frozen=True, kw_only=True, tag="normal"):
    """Normal with mean and standard deviation, or with a central interval at a level."""

    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None

    def __post_init__(self) -> None:
        if self.mean is not None and self.sd is not None:
            if self.sd <= 0 or any(x is not None for x in (self.low, self.high, self.level)):
                raise ValueError("a normal needs sd > 0, and no interval beside mean and sd")
        elif None in (self.low, self.high, self.level) or self.mean is not None:
            raise ValueError("a normal needs mean and sd, or low, high and level")


class Uniform(_Family, frozen=True, kw_only=True, tag="uniform"):
    """Every value from ``low`` to ``high`` alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError("a uniform needs low < high")


class LogUniform(_Family, frozen=True, kw_only=True, tag="loguniform"):
    """Every order of magnitude from ``low`` to ``high`` alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low < self.high:
            raise ValueError("a log-uniform needs 0 < low < high")


class Beta(_Family, frozen=True, kw_only=True, tag="beta"):
    """Beta(a, b) stretched from 0–1 to ``lower``–``upper``, or the one through an interval."""

    a: float | None = None
    b: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    lower: float = 0.0
    upper: float = 1.0

    def __post_init__(self) -> None:
        if not self.lower < self.upper:
            raise ValueError("a beta needs lower < upper")
        interval = (self.low, self.high, self.level)
        if self.a is not None and self.b is not None:
            if self.a <= 0 or self.b <= 0 or any(x is not None for x in interval):
                raise ValueError("a beta needs a > 0 and b > 0, and no interval beside them")
        elif self.low is None or self.high is None or self.level is None or self.a or self.b:
            raise ValueError("a beta needs a and b, or low, high and level")
        elif not self.lower < self.low < self.high < self.upper or not 0 < self.level < 1:
            raise ValueError("a beta's interval lies between its bounds, at a level below 1")


class Pert(_Family, frozen=True, kw_only=True, tag="pert"):
    """PERT: a beta on ``low``–``high`` with a mode; ``weight`` 4 is the usual one."""

    low: float
    mode: float
    high: float
    weight: float = 4.0

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high or self.low == self.high or self.weight <= 0:
            raise ValueError("a PERT needs low <= mode <= high, low < high and weight > 0")


class Poisson(_Family, frozen=True, kw_only=True, tag="poisson"):
    """Poisson counts with a mean."""

    mean: float

    def __post_init__(self) -> None:
        if not self.mean > 0:
            raise ValueError("a Poisson needs mean > 0")


class Metalog(_Family, frozen=True, kw_only=True, tag="metalog"):
    """Metalog through stated quantiles (Keelin 2016); bounds make it semi- or doubly bounded.

    Attributes:
        quantiles: Pairs of probability and value, two or more, both rising.
        lower: Hard lower bound, or None.
        upper: Hard upper bound, or None.
    """

    quantiles: tuple[tuple[float, float], ...]
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        _check_quantiles(self.quantiles)


class Fitted(_Family, frozen=True, kw_only=True, tag="fitted"):
    """A family fitted to stated quantiles; the answer says by how much it misses them.

    Attributes:
        shape: ``normal``, ``lognormal``, ``gamma``, ``beta`` or ``student-t``.
        quantiles: Pairs of probability and value, two or more, both rising, about the median.
        lower: Value below which it cannot lie, which lognormal, gamma and beta need.
        upper: Value above which it cannot lie, which beta needs.
    """

    shape: Literal["normal", "lognormal", "gamma", "beta", "student-t"]
    quantiles: tuple[tuple[float, float], ...]
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        _check_quantiles(self.quantiles)
        if not self.quantiles[0][0] < 0.5 < self.quantiles[-1][0]:
            raise ValueError("quantiles to fit lie on both sides of the median")
        if self.shape not in {"normal", "student-t"} and self.lower is None:
            raise ValueError(f"a {self.shape} needs lower")
        if self.shape == "beta" and self.upper is None:
            raise ValueError("a beta needs upper")


class Empirical(_Family, frozen=True, kw_only=True, tag="empirical"):
    """Stated values, each with a weight; alike where no weights are given."""

    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.values or (self.weights and len(self.weights) != len(self.values)):
            raise ValueError("an empirical needs values, and as many weights as values or none")
        if self.weights and (min(self.weights) < 0 or sum(self.weights) <= 0):
            raise ValueError("weights must not be negative, and not all zero")


class Mixture(_Family, frozen=True, kw_only=True, tag="mixture"):
    """One of several distributions, drawn by weight (a linear pool of views)."""

    weights: tuple[float, ...]
    components: tuple[Distribution, ...]

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.components) or len(self.weights) < 2:
            raise ValueError("a mixture needs as many weights as components, two or more")
        if min(self.weights) < 0 or sum(self.weights) <= 0:
            raise ValueError("weights must not be negative, and not all zero")


Distribution: TypeAlias = (
    Point
    | LogNormal
    | Normal
    | Uniform
    | LogUniform
    | Beta
    | Pert
    | Poisson
    | Metalog
    | Fitted
    | Empirical
    | Mixture
)


class Assumption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An uncertain input of a model.

    Attributes:
        name: Name of the quantity; letters, digits and underscores.
        label: What it is, in a few words.
        unit: Unit of its values.
        distribution: What is believed of it, when it is one number.
        over: Name of the axis, when it is one number for each label of an axis.
        cells: Distribution by label of that axis.
        clip: Values beyond these ends are set to them (mass piles up at the ends).
        truncate: Values beyond these ends are excluded (the rest is spread over the inside).
        source: Identifier of the source; ``user`` for an assumption that the user set.
        grade: How it was obtained.
        as_of: Day it speaks of.
        locator: Page, row or paragraph.
        note: Evidence for it and what it means.
    """

    name: str
    unit: str
    source: str
    grade: Grade
    as_of: str
    label: str = ""
    distribution: Distribution | None = None
    over: str = ""
    cells: dict[str, Distribution] = {}
    clip: tuple[float, float] | None = None
    truncate: tuple[float, float] | None = None
    locator: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"{self.name!r} is no name; allowed: letters, digits, underscores")
        _check_unit(self.unit)
        span_of(self.as_of)
        stated = (self.distribution, *self.cells.values(), self.clip, self.truncate)
        if not all(is_finite(part) for part in stated):
            raise ValueError("an assumption's numbers must be finite")
        if (self.distribution is None) == (not self.cells) or bool(self.over) != bool(self.cells):
            raise ValueError("an assumption needs a distribution, or an axis (over) with cells")
        if self.clip and self.truncate:
            raise ValueError("give clip or truncate, not both")
        for ends in (self.clip, self.truncate):
            if ends and not ends[0] < ends[1]:
                raise ValueError("clip and truncate need a lower end below the upper one")

    @property
    def cite(self) -> Cite:
        """The assumption's citation."""
        return Cite(source=self.source, grade=self.grade, as_of=self.as_of, locator=self.locator)


class Correlation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared rank correlation (Spearman's rho) between two assumptions."""

    between: tuple[str, str]
    rho: float
    source: str
    grade: Grade
    as_of: str
    locator: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not -1 <= self.rho <= 1 or self.between[0] == self.between[1]:
            raise ValueError("a correlation joins two different quantities with -1 <= rho <= 1")


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a published estimate assumed and what it published.

    Attributes:
        id: Name of its file and of the model in ``estimate/models/``.
        title: Title of the model.
        question: What it answers, in one sentence.
        assumptions: Its inputs.
        correlations: Declared rank correlations among them.
        published: Figures that the authors published, by name of the quantity.
        headline: Names of the quantities to show first.
        labels: For names of outputs, what they are in words.
        unquantified: Uncertainties that the authors or we name and the numbers leave out.
    """

    id: str
    title: str
    question: str
    assumptions: tuple[Assumption, ...]
    published: dict[str, Figure]
    headline: tuple[str, ...]
    labels: dict[str, str] = {}
    correlations: tuple[Correlation, ...] = ()
    unquantified: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        checked_ident(self.id)
        names = [a.name for a in self.assumptions]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ValueError(f"assumption {twice[0]!r} is given twice")
        for correlation in self.correlations:
            for name in correlation.between:
                if name not in names:
                    raise ValueError(f"correlation names {name!r}, which is no assumption")


def is_finite(stated: object) -> bool:
    """Return whether every number in a distribution or a tuple is finite."""
    if isinstance(stated, float):
        return math.isfinite(stated)
    if isinstance(stated, tuple):
        return all(is_finite(part) for part in stated)
    if isinstance(stated, msgspec.Struct):
        return all(is_finite(getattr(stated, name)) for name in stated.__struct_fields__)
    return True


def _check_unit(text: str) -> None:
    try:
        unit(text)
    except UnitError as error:
        raise ValueError(f"{error.message}: {error.found}") from error


def _check_quantiles(quantiles: tuple[tuple[float, float], ...]) -> None:
    probabilities = [p for p, _ in quantiles]
    values = [x for _, x in quantiles]
    rising = all(a < b for a, b in pairwise(probabilities))
    rising = rising and all(a < b for a, b in pairwise(values))
    if len(quantiles) < 2 or not rising or not 0 < probabilities[0] <= probabilities[-1] < 1:
        raise ValueError("quantiles need two or more rising pairs, probabilities inside (0, 1)")
