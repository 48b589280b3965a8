"""What do two or more views of one unknown say together?

Five named answers, side by side, because the choice is an assumption: only the linear pool keeps
the disagreement between the views, and the published habit of averaging draws makes an interval
narrow that has no right to be. Reviews: Clemen & Winkler (1999, Risk Analysis 19), O'Hagan et al.
(2006, *Uncertain Judgements*, chapter 9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

from tidewaiter.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Array: TypeAlias = NDArray[np.float64]

GRID: Array = expit(np.linspace(-12.0, 12.0, 1201))  # probabilities at which a pool is kept
_FINEST = 8_192
_STEPS_PER_BANDWIDTH = 4
_KERNEL_REACH = 5.0


class Pool(NamedTuple):
    """One combined view.

    Attributes:
        name: ``linear``, ``log``, ``quantile average``, ``joint likelihood`` or
            ``average of draws``.
        p5: Fifth percentile.
        p50: Median.
        p95: Ninety-fifth percentile.
        mean: Mean.
        keeps_disagreement: Whether views that lie apart make the answer wider.
        quantiles: Values at the probabilities of ``GRID``, rising.
    """

    name: str
    p5: float
    p50: float
    p95: float
    mean: float
    keeps_disagreement: bool
    quantiles: Array


class SideBySide(NamedTuple):
    """Every pool of the same views.

    Attributes:
        pools: Those that exist, the linear pool first.
        refused: Name and reason of each that does not exist for these views.
    """

    pools: tuple[Pool, ...]
    refused: dict[str, str]


def all_pools(
    views: Sequence[ArrayLike],
    weights: Sequence[float] | None = None,
    correlation: float = 0.0,
) -> SideBySide:
    """Return every pool of the views, and why any is missing.

    Args:
        views: Draws of the same unknown, one array for each view.
        weights: A weight for each, equal by default.
        correlation: Correlation of the views' errors, for the joint likelihood alone.

    Raises:
        ModelError: If the views or weights themselves are unusable.
    """
    checked, shares = _checked(views, weights)
    makers: dict[str, Callable[[], Pool]] = {
        "linear": lambda: linear_pool(checked, shares.tolist()),
        "log": lambda: log_pool(checked, shares.tolist()),
        "quantile average": lambda: quantile_average(checked, shares.tolist()),
        "joint likelihood": lambda: joint_likelihood(checked, correlation),
        "average of draws": lambda: average_of_draws(checked, shares.tolist()),
    }
    pools: list[Pool] = []
    refused: dict[str, str] = {}
    for name, make in makers.items():
        try:
            pools.append(make())
        except ModelError as error:
            refused[name] = error.message
    return SideBySide(tuple(pools), refused)


def linear_pool(views: Sequence[ArrayLike], weights: Sequence[float] | None = None) -> Pool:
    """Return the mixture of the views (Stone 1961); the default, and it keeps disagreement.

    Quantiles of the weighted union of all draws: nothing is drawn again.

    Args:
        views: Draws, one array for each view; lengths may differ.
        weights: Probability that each view is the right one, equal by default.

    Raises:
        ModelError: If there are fewer than two views, or draws or weights are unusable.
    """
    checked, shares = _checked(views, weights)
    union = np.concatenate(checked)
    each = np.concatenate(
        [np.full(len(v), w / len(v)) for v, w in zip(checked, shares.tolist(), strict=True)]
    )
    order = np.argsort(union, kind="stable")
    places = np.cumsum(each[order]) - each[order] / 2

    def quantile(p: Array) -> Array:
        return np.interp(p, places, union[order])

    return _pool("linear", quantile(_WANTED), float(union @ each), keeps=True)


def log_pool(views: Sequence[ArrayLike], weights: Sequence[float] | None = None) -> Pool:
    """Return the normalised geometric mean of the densities; it drops disagreement.

    Views that lie apart meet in the middle with no more width than before: what one view holds
    impossible the pool holds impossible. Densities are Gaussian kernel estimates with Silverman's
    (1986) bandwidth and shrunk so as to keep the variance, on an even grid in the logarithm where
    all draws are positive (the pool is the same in either scale) and on the values otherwise.

    Args:
        views: Draws, one array for each view.
        weights: Exponents, made to add up to 1; equal by default.

    Raises:
        ModelError: If a view does not vary, or no value is possible under all views.
    """
    checked, shares = _checked(views, weights)
    scaled, in_logs = _scaled(checked)
    counted = [(v, w) for v, w in zip(scaled, shares.tolist(), strict=True) if w > 0]
    bandwidths = [_bandwidth(v) for v, _ in counted]
    reach = _KERNEL_REACH * max(bandwidths)
    low, high = min(v.min() for v, _ in counted) - reach, max(v.max() for v, _ in counted) + reach
    bins = int(min(_FINEST, np.ceil((high - low) * _STEPS_PER_BANDWIDTH / min(bandwidths))))
    edges = np.linspace(low, high, bins + 1)
    with np.errstate(divide="ignore"):
        logs = [
            w * np.log(_density(v, h, edges)) for (v, w), h in zip(counted, bandwidths, strict=True)
        ]
    joint = np.sum(logs, axis=0)
    if not np.isfinite(joint.max()):
        raise ModelError(
            "no value is possible under all views, so they have no log pool",
            hint="use the linear pool",
        )
    mass = np.exp(joint - joint.max())
    mass /= mass.sum()
    middles = (edges[:-1] + edges[1:]) / 2
    mean = float(mass @ (np.exp(middles) if in_logs else middles))
    below = np.concatenate([[0.0], np.cumsum(mass)])
    inside = np.concatenate([[True], np.diff(below) > 0])
    values = np.interp(_WANTED, below[inside] / below[-1], edges[inside])
    return _pool("log", np.exp(values) if in_logs else values, mean, keeps=False)


def quantile_average(views: Sequence[ArrayLike], weights: Sequence[float] | None = None) -> Pool:
    """Return the average of the quantiles at each probability (Vincent 1912; Ratcliff 1979).

    It has the average location and the average width of the views, however far apart they lie: it
    drops disagreement (Lichtendahl, Grushka-Cockayne & Winkler 2013).

    Args:
        views: Draws, one array for each view.
        weights: A weight for each, equal by default.
    """
    checked, shares = _checked(views, weights)
    values = sum(
        w * np.quantile(v, _WANTED, method="hazen")
        for v, w in zip(checked, shares.tolist(), strict=True)
    )
    mean = sum(w * float(v.mean()) for v, w in zip(checked, shares.tolist(), strict=True))
    return _pool("quantile average", np.asarray(values, dtype=np.float64), float(mean), keeps=False)


def joint_likelihood(views: Sequence[ArrayLike], correlation: float = 0.0) -> Pool:
    """Return the posterior from views taken as measurements with correlated normal errors.

    Winkler (1981, Management Science 27, 479-488) with a flat prior, on logarithms where all
    draws are positive: precision 1'S^-1 1, mean 1'S^-1 m over the precision. It takes the views'
    widths at their word, so it drops disagreement and is narrower than any view unless their
    errors are correlated. Beyond a correlation equal to the ratio of the standard deviations the
    wider view gets a negative weight and the answer leaves the interval between the two.

    Args:
        views: Draws, one array for each view.
        correlation: Correlation of every pair of errors.

    Raises:
        ModelError: If a view does not vary or the correlation is impossible for so many views.
    """
    checked, _ = _checked(views, None)
    scaled, in_logs = _scaled(checked)
    count = len(scaled)
    if not -1 / (count - 1) < correlation < 1:
        raise ModelError(
            "the correlation is impossible for so many views, or leaves nothing to weigh",
            found=correlation,
            allowed=f"above {-1 / (count - 1):g} and below 1 for {count} views",
        )
    centres = np.array([v.mean() for v in scaled])
    widths = np.array([_spread(v) for v in scaled])
    shared = np.full((count, count), correlation)
    np.fill_diagonal(shared, 1.0)
    pull = np.linalg.solve(shared * np.outer(widths, widths), np.ones(count))
    centre, width = float(pull @ centres / pull.sum()), float(1 / np.sqrt(pull.sum()))
    values = centre + width * ndtri(_WANTED)
    if not in_logs:
        return _pool("joint likelihood", values, centre, keeps=False)
    mean = float(np.exp(centre + width**2 / 2))
    return _pool("joint likelihood", np.exp(values), mean, keeps=False)


def average_of_draws(views: Sequence[ArrayLike], weights: Sequence[float] | None = None) -> Pool:
    """Return the weighted sum of the views draw by draw, as published estimates have done.

    It answers another question: not "which view is right" but "what is the average of two separate
    quantities". Independent draws cancel, so it drops disagreement and narrows the interval. It is
    here to reproduce what was published and to show the difference.

    Args:
        views: Draws, arrays of one length.
        weights: A weight for each, equal by default.

    Raises:
        ModelError: If the arrays differ in length.
    """
    checked, shares = _checked(views, weights)
    lengths = sorted({len(v) for v in checked})
    if len(lengths) > 1:
        raise ModelError("draws can be averaged only where every view has as many", found=lengths)
    averaged = shares @ np.stack(checked)
    values = np.quantile(averaged, _WANTED, method="hazen")
    return _pool("average of draws", values, float(averaged.mean()), keeps=False)


def pool_quantile(pool: Pool, p: ArrayLike) -> Array:
    """Return the pool's values at probabilities ``p``; uniform ``p`` draws from it.

    Linear between the probabilities of ``GRID``, which reach 6e-6 from either end; probabilities
    beyond them give the first or the last value.
    """
    return np.interp(np.asarray(p, dtype=np.float64), GRID, pool.quantiles)


_WANTED: Array = np.concatenate([[0.05, 0.50, 0.95], GRID])


def _pool(name: str, values: Array, mean: float, *, keeps: bool) -> Pool:
    """Return the pool with these values at the probabilities ``_WANTED``."""
    p5, p50, p95 = values[:3].tolist()
    return Pool(name, p5, p50, p95, mean, keeps, values[3:])


def _checked(
    views: Sequence[ArrayLike], weights: Sequence[float] | None
) -> tuple[tuple[Array, ...], Array]:
    """Return the views as flat arrays and weights that add up to 1."""
    arrays = tuple(np.asarray(v, dtype=np.float64).ravel() for v in views)
    if len(arrays) < 2:
        raise ModelError("a pool needs two views or more", found=len(arrays))
    for number, array in enumerate(arrays, start=1):
        if not array.size or not np.isfinite(array).all():
            raise ModelError(
                f"view {number} is empty or has a draw that is not finite",
                found=f"{array.size} draws",
            )
    shares = np.asarray([1.0] * len(arrays) if weights is None else weights, dtype=np.float64)
    usable = shares.shape == (len(arrays),) and np.isfinite(shares).all()
    if not usable or shares.min() < 0 or not shares.sum() > 0:
        raise ModelError(
            "weights do not suit the views",
            found=shares.tolist(),
            allowed=f"{len(arrays)} numbers, none negative and not all zero",
        )
    return arrays, shares / shares.sum()


def _scaled(views: tuple[Array, ...]) -> tuple[tuple[Array, ...], bool]:
    """Return logarithms and True where all draws are positive, else the draws and False."""
    if min(float(v.min()) for v in views) > 0:
        return tuple(np.log(v) for v in views), True
    return views, False


def _spread(view: Array) -> float:
    spread = float(view.std(ddof=1)) if len(view) > 1 else 0.0
    if not spread > 0:
        raise ModelError("a view does not vary", found=float(view[0]), hint="use the linear pool")
    return spread


def _bandwidth(view: Array) -> float:
    """Return Silverman's rule of thumb (1986, equation 3.31)."""
    spread = _spread(view)
    quarter, three_quarters = np.quantile(view, [0.25, 0.75]).tolist()
    robust = (three_quarters - quarter) / 1.34
    return 0.9 * min(spread, robust or spread) * float(len(view) ** -0.2)


def _density(view: Array, bandwidth: float, edges: Array) -> Array:
    """Return a kernel density in each bin, up to a factor, exactly 0 far from every draw."""
    centre = view.mean()
    shrunk = centre + (view - centre) / np.sqrt(1 + (bandwidth / _spread(view)) ** 2)
    counts = np.histogram(shrunk, edges)[0].astype(np.float64)
    step = edges[1] - edges[0]
    reach = int(np.ceil(_KERNEL_REACH * bandwidth / step))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / bandwidth) ** 2)
    return np.convolve(counts, kernel / kernel.sum(), mode="full")[reach : reach + len(counts)]
