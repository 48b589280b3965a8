"""Which check narrows most for its cost: published detection, pre-posterior widths, and order."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.books.findings import findings_of
from tidewaiter.books.next_checks import (
    Subject,
    _share_removed,
    _widths,
    detection_probability,
    next_checks,
    usefulness,
)
from tidewaiter.books.presence import Drawn, Evidence, interval, posterior_of, unaccounted_of
from tidewaiter.books.random_drawing import Drawing, outcomes
from tidewaiter.core.errors import ModelError
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts().books["accounting"]
KINDS = {kind.id: kind for kind in FACTS.checks}
EXAMPLE = Evidence("site:b", "x", (5120, 5120), {"attested": 2048}, capacity=(2900, 3400))
BOOKS = st.integers(2, 60)


def subject(evidence: Evidence, rules: tuple[str, ...] = ()) -> Subject:
    posterior = posterior_of(evidence, FACTS)
    rows = [
        {
            "rule": rule, "account": evidence.account, "item": evidence.item, "low": 1.0,
            "high": 2.0, "serials": [], "evidence": [], "arithmetic": [],
        }
        for rule in rules
    ]  # fmt: skip
    return Subject(unaccounted_of(evidence, posterior, FACTS), posterior, findings_of(rows, FACTS))


@pytest.mark.parametrize(
    ("population", "inspected", "diverted", "miss", "published"),
    [
        (10, 1, 1, 0.05, 0.095),
        (100, 10, 10, 0.05, 0.648614),
        (1000, 10, 100, 0.05, 0.633110),
        (1000, 100, 100, 0.05, 0.999973),
        (10000, 100, 1000, 0.05, 0.999956),
        (1000, 10, 1, 0.05, 0.0095),
        (10, 10, 1, 0.1, 0.9),
    ],
)
def test_detection_as_published(
    population: int, inspected: int, diverted: int, miss: float, published: float
) -> None:
    """CSET (Georgetown), location-verification-calculations, 2026."""
    found = detection_probability(population, inspected, diverted, miss)
    assert found == pytest.approx(published, abs=5e-7)


def test_detection_at_its_ends() -> None:
    assert detection_probability(10, 0, 5, 0.05) == pytest.approx(0)
    assert detection_probability(10, 5, 0, 0.05) == pytest.approx(0)
    assert detection_probability(10, 10, 2, 0.0) == pytest.approx(1)
    with pytest.raises(ModelError, match="not there"):
        detection_probability(10, 11, 1, 0.05)


@given(st.integers(0, 40), st.integers(0, 39), st.floats(0, 1))
def test_looking_at_one_more_never_detects_less(diverted: int, inspected: int, miss: float) -> None:
    found = [detection_probability(40, n, diverted, miss) for n in (inspected, inspected + 1)]
    assert found[0] <= found[1] + 1e-12


@given(BOOKS, st.floats(0, 1), st.none() | st.floats(0.2, 1))
def test_widths_are_those_of_the_interval(book: int, shown: float, room: float | None) -> None:
    ends = None if room is None else (room * book * 0.8, room * book)
    evidence = Evidence("a", "x", (book, book), {"serial": int(shown * book)}, capacity=ends)
    found = posterior_of(evidence, FACTS)
    low, _, high = interval(found, 0.9)
    width = _widths(found.honest[None, :], found.diverting.sum(axis=0)[None, :], found.chips, 0.9)
    assert width == pytest.approx([high - low])


@settings(max_examples=15)
@given(BOOKS, st.integers(1, 8), st.sampled_from(["attestation", "nonce-challenge"]))
def test_what_is_expected_is_what_the_answers_give(book: int, units: int, kind: str) -> None:
    """Each outcome put into the evidence, answered again, and weighed by its probability."""
    check, units = KINDS[kind], min(units, book)
    evidence = Evidence("a", "x", (book, book))
    now = posterior_of(evidence, FACTS)
    error = next(e for e in FACTS.grades if e.grade == check.grade)
    miss = check.miss.best
    removed = _share_removed(now, Drawing(book, units, miss, error.false_absence), error, 0.9)
    low, _, high = interval(now, 0.9)
    after, summed = 0.0, 0.0
    likely = outcomes(
        Drawing(book, units, miss, error.false_absence), now.chips.astype(int).clip(0, book)
    )
    staged = now.ease <= error.staged
    usual = now.honest @ likely / now.honest.sum()
    for failed in range(units + 1):
        chance = (now.honest + now.diverting[~staged].sum(axis=0)) @ likely[:, failed]
        chance += now.diverting[staged].sum() * usual[failed]
        drawn = Drawn(str(check.grade), book, units, failed, miss)
        then = interval(posterior_of(evidence._replace(drawings=(drawn,)), FACTS), 0.9)
        after, summed = after + chance * (then[2] - then[0]), summed + chance
    assert summed == pytest.approx(1)
    assert removed == pytest.approx(max(0.0, 1 - after / (high - low)), abs=1e-6)


def test_the_example_of_the_guide() -> None:
    found = next_checks([subject(EXAMPLE, ("site-too-small",))], FACTS)
    by_kind = {check.check: check for check in found}
    assert set(by_kind) == set(KINDS)
    challenge = by_kind["nonce-challenge"]
    assert challenge.removes >= 0.1
    assert challenge.text.startswith(f"Challenge {challenge.units:,} units of x at site:b")
    visit, unit = KINDS["nonce-challenge"].usd_per_visit, KINDS["nonce-challenge"].usd_per_unit
    assert challenge.cost_usd == (
        pytest.approx(200 + 2 * challenge.units), pytest.approx(2000 + 15 * challenge.units)
    )  # fmt: skip
    middle = visit.best + challenge.units * unit.best
    assert challenge.chips_per_kusd == pytest.approx(challenge.removes_chips / middle * 1000)
    answer = subject(EXAMPLE).answer
    assert challenge.removes_chips == pytest.approx(challenge.removes * (answer.high - answer.low))
    assert challenge.settles[0].startswith("site-too-small-")
    assert "not-yet-powered" in challenge.settles


def test_papers_by_hand() -> None:
    """Power records settle 3 of the 5 explanations of a site too small: 3/5 x 0.9 x 0.75."""
    found = next_checks([subject(EXAMPLE, ("site-too-small",))], FACTS)
    (papers,) = [check for check in found if check.check == "power-records"]
    assert papers.removes == pytest.approx(3 / 5 * 0.9 * 0.75)
    assert papers.units == 0


def test_where_nothing_is_open_papers_settle_nothing() -> None:
    one = subject(EXAMPLE, ("site-too-small",))
    closed = tuple(
        msgspec.structs.replace(
            f,
            explanations=tuple(msgspec.structs.replace(e, is_open=False) for e in f.explanations),
        )
        for f in one.findings
    )
    found = next_checks([one._replace(findings=closed)], FACTS)
    assert {check.check for check in found} == {"site-visit", "attestation", "nonce-challenge"}


def test_what_is_shown_already_is_not_looked_at_again() -> None:
    found = next_checks([subject(Evidence("a", "x", (50, 50), {"serial": 50}))], FACTS)
    kinds = {check.check for check in found}
    assert "site-visit" not in kinds
    assert {"attestation", "nonce-challenge"} <= kinds
    challenged = subject(Evidence("a", "x", (0, 0)))
    assert next_checks([challenged], FACTS) == ()


@settings(max_examples=20)
@given(st.lists(BOOKS, min_size=1, max_size=3), st.randoms())
def test_the_order_is_total(books: list[int], rng: object) -> None:
    subjects = [subject(Evidence(f"site:{k}", "x", (n, n))) for k, n in enumerate(books)]
    found = next_checks(subjects, FACTS)
    mixed = subjects[:]
    rng.shuffle(mixed)
    assert next_checks(mixed, FACTS) == found
    keys = [usefulness(check) for check in found]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    worth = [check.chips_per_kusd for check in found]
    assert worth == sorted(worth, reverse=True)
    assert all(0 < check.removes <= 1 for check in found)


def test_at_least_so_much_is_asked_for() -> None:
    one = subject(EXAMPLE)
    for least in (0.1, 0.4, 0.7):
        found = {c.check: c for c in next_checks([one], FACTS, least)}
        assert found["nonce-challenge"].removes >= least
    units = [
        {c.check: c for c in next_checks([one], FACTS, least)}["nonce-challenge"].units
        for least in (0.1, 0.7)
    ]
    assert units[0] < units[1]
    most = {c.check: c for c in next_checks([one], FACTS, 0.99)}["nonce-challenge"]
    assert most.removes == pytest.approx(0.9, abs=0.05)


def test_the_widest_are_looked_at() -> None:
    subjects = [subject(Evidence(f"site:{n}", "x", (n, n))) for n in (20, 60, 40)]
    found = next_checks(subjects, FACTS, most=2)
    assert {check.account for check in found} == {"site:60", "site:40"}


def test_a_large_account_takes_no_longer_than_a_small_one() -> None:
    """Arrays stay small: the grid is coarse, and outcomes of many units are binned."""
    large = subject(Evidence("a", "x", (300_000, 300_000)))
    sizes = outcomes(Drawing(300_000, 100_000, 0.1, 0.01), np.arange(0, 300_001, 3000)).shape
    assert sizes == (101, 64)
    assert next_checks([large], FACTS)[0].removes > 0.5
