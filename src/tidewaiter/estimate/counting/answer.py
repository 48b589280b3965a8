"""What a count of a hidden population answers: estimates with intervals, or why there is none.

Plain records, ready for JSON. Whatever the data do not determine is None and its reason is in
words; nothing is ever infinite or not-a-number.
"""

from __future__ import annotations

import msgspec


class CountInterval(msgspec.Struct, frozen=True, kw_only=True):
    """An interval for a number of members.

    Attributes:
        low: Lower end.
        high: Upper end; None when nothing in the data bounds it.
        level: Probability that the interval claims.
    """

    low: float
    high: float | None
    level: float


class CountEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate by one named method.

    Attributes:
        method: Name of the method, with author and year.
        n: Estimated number of members, those on no list included.
        se: Standard error.
        interval: Interval.
    """

    method: str
    n: float
    se: float
    interval: CountInterval


class ModelCount(msgspec.Struct, frozen=True, kw_only=True):
    """One log-linear model and what it says.

    Attributes:
        model: The model by its largest terms in numbers of lists, such as ``[123,14,34]``.
        terms: The same terms in names of lists.
        parameters: Number of parameters, the constant and those at minus infinity included.
        at_infinity: Smallest terms whose estimate is minus infinity: their lists share nobody.
        identified: Whether the data determine the number of members under this model.
        why: Why not; "" when identified.
        n: Estimated number of members.
        se: Standard error of it, the model taken as true.
        interval: Log-normal interval, the model taken as true.
        deviance: Twice the log likelihood lost against the saturated model.
        df: Degrees of freedom that the deviance has.
        aic: Akaike's criterion.
        bic: Schwarz's criterion, the members on the lists being the sample.
        weight: Share of this model in the average, among identified models.
    """

    model: str
    terms: tuple[tuple[str, ...], ...]
    parameters: int
    at_infinity: tuple[tuple[str, ...], ...]
    identified: bool
    why: str
    n: float | None
    se: float | None
    interval: CountInterval | None
    deviance: float
    df: int
    aic: float
    bic: float
    weight: float | None


class Average(msgspec.Struct, frozen=True, kw_only=True):
    """An average over the identified models.

    Attributes:
        criterion: What the weights come from: ``bic`` or ``aic``.
        models: How many models were averaged.
        n: Weighted mean of the models' estimates.
        se: Standard error, the spread between models included.
        interval: Interval of the mixture of the models' distributions; those models that set no
            bound count as mass at infinity.
        unbounded_weight: Weight, among all models, of those that are not identified.
    """

    criterion: str
    models: int
    n: float
    se: float
    interval: CountInterval
    unbounded_weight: float


class CountAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many members a population has, from the lists that name some of them.

    Attributes:
        lists: Names of the lists, in the order that numbers them in ``model``.
        observed: Number of members on at least one list.
        identified: Whether the data determine the number of members.
        point: One number; None when there is no honest one.
        interval: Interval; None when not even that can be said.
        reason: Why there is no point; "" when there is.
        average: Average over identified models by BIC weights; None when not identified.
        average_aic: The same by AIC weights, to compare.
        lower_bound: Chao's lower bound, which holds when members differ in how visible they are.
        chapman: Chapman's estimate, for two lists.
        profile: Profile-likelihood interval of the best model, up to five lists.
        models: The models tried, best first: every one unless fewer were asked for.
        warnings: What a reader must know before using the answer.
    """

    lists: tuple[str, ...]
    observed: int
    identified: bool
    point: float | None
    interval: CountInterval | None
    reason: str
    average: Average | None
    average_aic: Average | None
    lower_bound: CountEstimate | None
    chapman: CountEstimate | None
    profile: CountEstimate | None
    models: tuple[ModelCount, ...]
    warnings: tuple[str, ...]


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """What the count becomes when some lists are left out.

    Attributes:
        left_out: Names of the lists left out.
        observed: Number of members on the remaining lists.
        n: Average over the identified models of the remaining lists; None when not identified.
        interval: Interval of the answer for the remaining lists.
        identified: Whether the remaining lists determine the number.
    """

    left_out: tuple[str, ...]
    observed: int
    n: float | None
    interval: CountInterval | None
    identified: bool
