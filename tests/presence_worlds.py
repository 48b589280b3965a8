"""Worlds drawn from the very model of presence, and the model again by brute force."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from tidewaiter.books.presence import Drawn, Evidence

if TYPE_CHECKING:
    import numpy as np

    from tidewaiter.model.books.assumptions import BooksFacts


def beta_binomial(n: int, share: float) -> dict[int, float]:
    """Return the mass of 0 to n by the textbook: C(n, k) B(1 + k, b + n - k) / B(1, b)."""
    if share <= 0:
        return {0: 1.0}
    b = 1 / share - 1

    def beta(x: float, y: float) -> float:
        return math.exp(math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y))

    return {k: math.comb(n, k) * beta(1 + k, b + n - k) / beta(1, b) for k in range(n + 1)}


def summed(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    found: dict[int, float] = {}
    for i, p in one.items():
        for j, q in other.items():
            found[i + j] = found.get(i + j, 0.0) + p * q
    return found


def count_chance(evidence: Evidence, facts: BooksFacts, there: int, book: int) -> float:
    """Return the probability of the count by summing over every outcome."""
    if evidence.counted is None:
        return 1.0
    error = next(e for e in facts.grades if e.grade == evidence.count_grade)
    missed = beta_binomial(there, error.false_absence)
    added = beta_binomial(book - there, error.false_presence)
    low, high = (min(end, book) for end in evidence.counted)
    return sum(
        p * q for m, p in missed.items() for a, q in added.items() if low <= there - m + a <= high
    )


def drawing_chance(drawn: Drawn, facts: BooksFacts, missing: int) -> float:
    """Return the probability of the failures of a random drawing by summing over every outcome."""
    absence = next(e for e in facts.grades if e.grade == drawn.grade).false_absence
    pool, n, gone = drawn.pool, drawn.units, min(missing, drawn.pool)

    def mass(k: int, trials: int, p: float) -> float:
        return math.comb(trials, k) * p**k * (1 - p) ** (trials - k)

    return sum(
        math.comb(gone, x) * math.comb(pool - gone, n - x) / math.comb(pool, n)
        * sum(
            mass(j, x, 1 - drawn.miss) * mass(drawn.failed - j, n - x, absence)
            for j in range(x + 1)
            if 0 <= drawn.failed - j <= n - x
        )
        for x in range(min(n, gone) + 1)
        if n - x <= pool - gone
    )  # fmt: skip


def takings(evidence: Evidence, facts: BooksFacts, missing: int, book: int) -> dict[str, float]:
    """Return the probability of what was taken, by grade."""
    found = {evidence.count_grade: count_chance(evidence, facts, book - missing, book)}
    for drawn in evidence.drawings:
        chance = drawing_chance(drawn, facts, missing)
        found[drawn.grade] = found.get(drawn.grade, 1.0) * chance
    return found


def fits(evidence: Evidence, there: int) -> float:
    if evidence.capacity is None:
        return 1.0
    low, high = evidence.capacity
    return (
        float(there <= high) if high <= low else min(1.0, max(0.0, (high - there) / (high - low)))
    )


def slip_chance(evidence: Evidence, facts: BooksFacts) -> float:
    """Return the probability that at least so many labels are wrong by slips."""
    wrong, compared = evidence.contradicted
    error = next(e for e in facts.grades if e.grade == "serial")
    return sum(p for k, p in beta_binomial(compared, error.false_presence).items() if k >= wrong)


def brute_force(evidence: Evidence, facts: BooksFacts) -> dict[tuple[bool, int], float]:
    """Return the posterior of (diverting, missing) by going through every world."""
    loss, prior = facts.priors.innocent_loss.best, facts.priors.diverting.best
    seen = {g: n for g, n in evidence.seen.items() if n}
    first = max(int(evidence.book[0]), sum(seen.values()))
    found: dict[tuple[bool, int], float] = {}
    cuts = sorted({0.0, 1.0} | {e.staged for e in facts.grades})
    for book in range(first, int(evidence.book[1]) + 1):
        unseen = book - sum(seen.values())
        honest = beta_binomial(unseen, loss)
        for grade, number in seen.items():
            e = next(e for e in facts.grades if e.grade == grade)
            false, true = loss * e.false_presence, (1 - loss) * (1 - e.false_absence)
            honest = summed(honest, beta_binomial(number, false / (false + true)))
        worlds = [(False, 1 - prior, honest, set())]
        for low, high in pairwise(cuts):
            latent = (low + high) / 2
            staged = {e.grade for e in facts.grades if latent < e.staged}
            pool = unseen + sum(n for g, n in seen.items() if g in staged)
            missing = dict.fromkeys(range(pool + 1), 1 / (pool + 1))
            for grade, number in seen.items():
                if grade not in staged:
                    e = next(e for e in facts.grades if e.grade == grade)
                    missing = summed(missing, beta_binomial(number, e.false_presence))
            worlds.append((True, prior * (high - low), missing, staged))
        shown = {m: takings(evidence, facts, m, book) for m in range(book + 1)}
        for diverts, weight, missing, staged in worlds:
            feigned = sum(
                p * math.prod(c for g, c in shown[m].items() if g in staged)
                for m, p in honest.items()
            )
            for m, p in missing.items():
                told = math.prod(c for g, c in shown[m].items() if g not in staged)
                slips = 1.0 if "serial" in staged else slip_chance(evidence, facts)
                mass = weight * p * told * feigned * slips * fits(evidence, book - m)
                found[diverts, m] = found.get((diverts, m), 0.0) + mass
    whole = sum(found.values())
    return {world: mass / whole for world, mass in found.items()}


def drawn(
    facts: BooksFacts, diverts: bool, rng: np.random.Generator
) -> tuple[Evidence, int] | None:
    """Return evidence and the number missing in a world, or None where it cannot be."""
    low = int(rng.choice([30, 100, 400]))
    high = low + int(rng.choice([0, 0, low // 5]))
    book = int(rng.integers(low, high + 1))
    shares = rng.dirichlet([0.5, 0.5, 0.5, 1.0])[:3]
    seen = {g: int(s * low) for g, s in zip(("photo", "serial", "attested"), shares, strict=True)}
    grade = str(rng.choice(["photo", "serial", "attested", "challenged"]))
    errors = {e.grade: e for e in facts.grades}
    latent = rng.random()
    missing = _missing(facts, seen, book, latent if diverts else None, rng)
    staged = diverts and latent < errors[grade].staged
    there = book - (_missing(facts, seen, book, None, rng) if staged else missing)
    counted = None
    if rng.random() < 0.6:
        count = there - _errors(there, errors[grade].false_absence, rng)
        count += _errors(book - there, errors[grade].false_presence, rng)
        counted = (float(count), float(count))
    room = None
    if rng.random() < 0.4:
        least = rng.uniform(0.3, 1.2) * book
        room = (least, least * 1.2)
        if book - missing > rng.uniform(*room):
            return None
    return Evidence("site:a", "x/y", (low, high), seen, counted, grade, room), missing


def _missing(
    facts: BooksFacts, seen: dict[str, int], book: int, latent: float | None,
    rng: np.random.Generator,
) -> int:  # fmt: skip
    errors = {e.grade: e for e in facts.grades}
    loss = facts.priors.innocent_loss.best
    pool = book - sum(seen.values())
    missing = 0
    for grade, number in seen.items():
        e = errors[grade]
        false, true = loss * e.false_presence, (1 - loss) * (1 - e.false_absence)
        if latent is not None and latent < e.staged:
            pool += number
        else:
            share = false / (false + true) if latent is None else e.false_presence
            missing += _errors(number, share, rng)
    lost = _errors(pool, loss, rng) if latent is None else int(rng.integers(0, pool + 1))
    return missing + lost


def _errors(number: int, share: float, rng: np.random.Generator) -> int:
    return int(rng.binomial(number, rng.beta(1, 1 / share - 1)))
