"""How do the estimates, the ways to combine them and the denominators compare?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.estimate import Finished, Request, estimate
from tidewaiter.estimate.engine.run import Draws, run
from tidewaiter.estimate.models import built
from tidewaiter.estimate.paired import paired_changes
from tidewaiter.estimate.pools import Pool, all_pools
from tidewaiter.estimate.shares import compute_shares
from tidewaiter.estimate.summary import summary
from tidewaiter.report.answers import Comparison, PoolLine, ShareLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.facts.catalogue import Facts

DENOMINATORS = "china-compute-2026"


def compare(facts: Facts, models: Sequence[str], request: Request) -> Comparison:
    """Return the models side by side, or each as published beside the same draws when changed.

    Args:
        facts: All facts.
        models: Names of models; none for all that have a headline.
        request: Changes and settings; its model is not used.

    Raises:
        UnknownNameError: If there is no such model, or a change names no assumption of it.
    """
    names = list(models) or [m.id for m in facts.estimates.values() if m.headline]
    plain = msgspec.structs.replace(request, sets=(), assumptions=None)
    base = {n: estimate(facts, msgspec.structs.replace(plain, model=n)) for n in names}
    used = base
    if request.sets or request.assumptions:
        used = {n: estimate(facts, msgspec.structs.replace(request, model=n)) for n in names}
    pooled, refused = pools_of(facts, used)
    return Comparison(
        estimates=tuple(f.answer for f in used.values()),
        pools=pooled,
        pools_refused=refused,
        shares=shares_of(facts, {n: f.draws for n, f in used.items()}, request),
        changes=tuple(
            change
            for n in names
            if used is not base
            for change in paired_changes(base[n].draws, used[n].draws, base[n].answer.headline)
        ),
    )


def pools_of(
    facts: Facts, finished: dict[str, Finished]
) -> tuple[tuple[PoolLine, ...], dict[str, str]]:
    """Return every pool of the headline quantity of each model that has two views of it."""
    lines: list[PoolLine] = []
    refused: dict[str, str] = {}
    for name, done in finished.items():
        graph = built(facts.estimates[name])
        for quantity in [q for q in done.answer.headline[:1] if q in graph.pools]:
            pool = graph.pools[quantity]
            draws = done.draws
            views = [draws.values[view] for view in pool.views]
            weight = graph.weight_of(pool)
            side = all_pools(views, [weight, 1 - weight])
            refused |= side.refused
            unit = draws.units[quantity]
            lines += [_pool_line(p, quantity, unit, p is side.pools[0]) for p in side.pools]
    return tuple(lines), refused


def _pool_line(pool: Pool, quantity: str, unit: str, default: bool) -> PoolLine:
    return PoolLine(
        quantity=quantity,
        method=pool.name,
        p5=pool.p5,
        p50=pool.p50,
        p95=pool.p95,
        mean=pool.mean,
        unit=unit,
        keeps_disagreement=pool.keeps_disagreement,
        default=default,
    )


def shares_of(
    facts: Facts, numerators: dict[str, Draws], request: Request
) -> tuple[ShareLine, ...]:
    """Return the share of each numerator under each denominator of its metric and period."""
    rest = run(built(facts.estimates[DENOMINATORS]), request.settings)
    return tuple(
        ShareLine(
            model=s.model,
            whose=s.whose,
            basis=s.basis,
            metric=s.metric,
            use=s.use,
            period=s.period,
            share=summary(s.draws, "share"),
        )
        for s in compute_shares(numerators, rest)
    )
