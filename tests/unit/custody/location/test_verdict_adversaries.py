"""No adversary beyond the distance is called consistent, and no honest device impossible."""

from __future__ import annotations

import numpy as np
import pytest

from latency_worlds import (
    ATTACKS,
    SPEEDS,
    Attack,
    assumed,
    attacked_ms,
    claim_at,
    honest_ms,
    measured,
    place_near,
    world,
)
from tidewaiter.custody.location.verdict import verdict_of


def rng_of(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def fooled(runs: int, seed: int, *, one_holder: bool = False) -> dict[str, int]:
    """Return how often each attack was called consistent, over drawn worlds."""
    rng, wrong = rng_of(seed), dict.fromkeys(ATTACKS, 0)
    for number in range(runs):
        kind = ATTACKS[number % len(ATTACKS)]
        if number % 20 < len(ATTACKS):
            ground = world(int(rng.integers(5, 120)), rng, int(rng.integers(0, 8)))
        profile = ("fibre", "light")[number // len(ATTACKS) % 2]
        liars = int(rng.integers(0, 4))
        within = float(rng.choice([200.0, 500.0, 1000.0, 2000.0]))
        rules = assumed(profile, liars=liars, within_km=within, is_one_holder=one_holder)
        near = ground.units[rng.integers(len(ground.units))]
        site = place_near(near, float(rng.exponential(100)), rng)
        attack = Attack(kind, site, within + 0.5, SPEEDS[profile], liars)
        shown = measured(ground, attacked_ms(attack, ground, rng), rules)
        wrong[kind] += verdict_of(claim_at(site), shown, rules).verdict == "consistent"
    return wrong


def test_no_adversary_is_consistent() -> None:
    assert set(fooled(360, 1).values()) == {0}


@pytest.mark.slow
def test_none_of_ten_thousand_adversaries_is_consistent() -> None:
    assert set(fooled(12_000, 2).values()) == {0}


def test_one_holder_is_an_assumption_that_copies_break() -> None:
    """Two copies on either side of a site leave a region between them: hence the single discs."""
    wrong = fooled(360, 3, one_holder=True)
    assert wrong["split"] > 0
    assert wrong["delay"] == wrong["relay"] == wrong["proxy"] == wrong["liars"] == 0


@pytest.mark.parametrize("liars", [0, 1])
def test_no_honest_device_is_impossible(liars: int) -> None:
    rng = rng_of(4)
    ground, rules = world(60, rng), assumed(liars=liars)
    found = set()
    for _ in range(40):
        site = place_near(ground.units[rng.integers(60)], float(rng.exponential(50)), rng)
        shown = measured(ground, honest_ms(site, ground.units, rng), rules)
        verdict = verdict_of(claim_at(site), shown, rules)
        found.add(verdict.verdict)
    assert found <= {"consistent", "unknown"}
