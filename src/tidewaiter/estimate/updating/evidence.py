"""What does an item of evidence say of a draw? A log-likelihood, and which observations it uses.

Items are independent given the quantities of the model, so their log-likelihoods add, always in
the order of their ids. What two items share (one reporter, one detection rate, one price) must be
a quantity of the model. Each observation may speak once: it cannot set a prior and be counted as
evidence too, nor stand in two items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from tidewaiter.core.errors import ModelError, Where
from tidewaiter.estimate.updating.weights import Floats

Values: TypeAlias = Mapping[str, Floats]

_LOOKED_AT = 16  # draws evaluated once more by themselves
_ROUNDING = 1e-6


class Prior(NamedTuple):
    """What is believed before the evidence.

    Attributes:
        dimension: Number of independent standard normal scores; every assumption is a monotone
            function of its score.
        evaluate: Quantities by name for scores of shape (n, dimension). The last axis of each
            quantity runs over the n draws.
        uses: Names of observations that already set an assumption.
    """

    dimension: int
    evaluate: Callable[[Floats], Values]
    uses: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """One item of evidence.

    Attributes:
        id: Name, unique among the items.
        loglik: Log-likelihood of the observation for each draw, shape (n,), from the quantities.
            -inf where the draw cannot have made the observation.
        uses: Names of the observations it rests on; its own id where nothing is named.
    """

    id: str
    loglik: Callable[[Values], Floats]
    uses: tuple[str, ...] = ()

    @property
    def observations(self) -> tuple[str, ...]:
        """Names of the observations that this item uses up."""
        return self.uses or (self.id,)


def in_order(
    items: Sequence[Evidence], earlier: Sequence[Evidence], used_by_prior: Sequence[str]
) -> tuple[Evidence, ...]:
    """Return the items sorted by id.

    Args:
        items: Items to bring in.
        earlier: Items that were brought in before.
        used_by_prior: Observations that set an assumption.

    Raises:
        ModelError: If an id or an observation is used twice.
    """
    ordered = tuple(sorted(items, key=lambda item: item.id))
    ids = {item.id for item in earlier}
    used = {o: f"evidence {item.id}" for item in earlier for o in item.observations}
    used.update(dict.fromkeys(used_by_prior, "the prior"))
    for item in ordered:
        if item.id in ids:
            raise ModelError(
                "an item of evidence is used twice",
                where=_place(item),
                found=item.id,
                allowed="each id once, now or in an earlier update",
            )
        ids.add(item.id)
        for observation in item.observations:
            if observation in used:
                raise ModelError(
                    f"an observation is used twice, here and by {used[observation]}",
                    where=_place(item),
                    found=observation,
                    allowed="each observation in one item, or in the prior",
                )
        used.update(dict.fromkeys(item.observations, f"evidence {item.id}"))
    return ordered


def log_likelihoods(items: Sequence[Evidence], prior: Prior, z: Floats) -> Floats:
    """Return the log-likelihood of every item for every draw, shape (items, n).

    Args:
        items: Items of evidence.
        prior: The model.
        z: Scores, shape (n, d).

    Raises:
        ModelError: If an item answers with another shape, with NaN or with +inf.
    """
    table = np.empty((len(items), len(z)))
    # Far out, a model may overflow: what is no number then is refused below, by name.
    with np.errstate(all="ignore"):
        values = prior.evaluate(z)
        for row, item in zip(table, items, strict=True):
            answer = np.asarray(item.loglik(values), dtype=np.float64)
            _check_numbers(item, answer, len(z))
            row[:] = answer
    return table


def check_alone(items: Sequence[Evidence], prior: Prior, z: Floats, table: Floats) -> None:
    """Check that a draw's log-likelihood does not depend on the draws beside it.

    Moves are only right for a likelihood that is a function of the scores. A model that draws
    numbers of its own, besides its scores, is none.

    Args:
        items: Items of evidence.
        prior: The model.
        z: Scores, shape (n, d).
        table: Log-likelihoods of the items at them, shape (items, n).

    Raises:
        ModelError: If a few draws by themselves get another log-likelihood than among all.
    """
    few = slice(None, -_LOOKED_AT - 1, -1)
    alone = log_likelihoods(items, prior, z[few])
    for item, row, again in zip(items, table[:, few], alone, strict=True):
        if not np.allclose(row, again, rtol=_ROUNDING, atol=_ROUNDING):
            raise ModelError(
                "a log-likelihood depends on which draws are evaluated together",
                where=_place(item),
                found="another number for the same scores",
                allowed="a function of the scores alone",
                hint="make every uncertain number behind this item an assumption",
            )


def check_possible(items: Sequence[Evidence], table: Floats) -> None:
    """Check that at least one draw could have made every observation.

    Raises:
        ModelError: If every draw has likelihood zero; names the items that exclude all draws, or
            all of them where only together they do.
    """
    possible = table > -np.inf
    if possible.all(axis=0).any():
        return
    alone = [item.id for item, row in zip(items, possible, strict=True) if not row.any()]
    named = alone or [item.id for item, row in zip(items, possible, strict=True) if not row.all()]
    raise ModelError(
        "no draw of the model could have made this evidence"
        if alone
        else "no draw of the model could have made these items of evidence together",
        where=Where(field="evidence " + ", ".join(named)),
        found=f"likelihood zero for all {table.shape[1]} draws",
        allowed="evidence that some draw makes possible",
        hint="widen the prior, give the observation an error, or use more particles",
    )


def _check_numbers(item: Evidence, answer: Floats, draws: int) -> None:
    if answer.shape != (draws,):
        raise ModelError(
            "a log-likelihood has the wrong shape",
            where=_place(item),
            found=answer.shape,
            allowed=f"one number a draw, shape ({draws},)",
        )
    wrong = np.isnan(answer) | (answer == np.inf)
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise ModelError(
            "a log-likelihood is no number",
            where=_place(item),
            found=f"{answer[first]} in {int(wrong.sum())} of {answer.size} draws (first: {first})",
            allowed="finite numbers, or -inf for an impossible draw",
        )


def _place(item: Evidence) -> Where:
    return Where(field=f"evidence {item.id}")
