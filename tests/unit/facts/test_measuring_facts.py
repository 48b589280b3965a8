"""The packaged choices of measuring: cited, or said to be ours, and such that a session fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts

NAMES = ("bursts", "packets", "spread", "bracket", "most_missing", "silence", "late")


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_cited_or_says_that_it_is_our_choice(facts: Facts, name: str) -> None:
    figure = getattr(facts.measuring["measuring"], name)
    assert figure.note
    if figure.source == "tidewaiter-measuring":
        assert figure.note.startswith("Our choice")
        assert figure.grade.value == "unverified"


def test_a_policy_starts_from_them_in_seconds(facts: Facts) -> None:
    rules = facts.measuring["measuring"]
    policy = rules.policy
    assert (policy.version, policy.bursts, policy.packets) == (1, 6, 10)
    assert (policy.spread, policy.bracket, policy.silence) == (21_600, 28_800, 604_800)
    assert rules.late.amount("s") == pytest.approx(1)
    # an outage of one burst is forgiven, one of two is not
    assert 1 / policy.bursts < policy.most_missing < 2 / policy.bursts


def test_bursts_lie_hours_apart_in_all(facts: Facts) -> None:
    policy = facts.measuring["measuring"].policy
    assert policy.spread / policy.bursts >= 3_600
    assert policy.silence > policy.bracket
