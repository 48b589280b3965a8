"""The schedule follows from the seed alone, and nobody can show another seed afterwards."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probing_case import BEGINS, LANDMARKS, POLICY, SEED, SESSION
from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.measuring.schedule import commitment_of, schedule

HERE = Where("seed")


def test_every_landmark_has_its_bursts_each_in_its_part_of_the_time() -> None:
    found = schedule(SESSION, SEED, HERE)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert sorted(one.sequence for one in found) == list(range(6))
    for landmark in LANDMARKS:
        at = [one.at - BEGINS for one in found if one.landmark == landmark]
        assert len(at) == 2
        assert 0 <= at[0] < POLICY.spread // 2 <= at[1] < POLICY.spread
    assert schedule(SESSION, SEED, HERE) == found


@given(seed=st.binary(max_size=40), bursts=st.integers(1, 9), spread=st.integers(0, 1_000))
def test_no_burst_lies_outside_the_session(seed: bytes, bursts: int, spread: int) -> None:
    policy = msgspec.structs.replace(POLICY, bursts=bursts, spread=spread)
    session = msgspec.structs.replace(SESSION, policy=policy, commitment=commitment_of(seed))
    found = schedule(session, seed, HERE)
    assert len(found) == bursts * len(LANDMARKS)
    assert all(session.begins <= one.at <= session.ends for one in found)


def test_other_seeds_give_other_times_and_are_refused() -> None:
    with pytest.raises(DataError, match="not the seed"):
        schedule(SESSION, b"another", HERE)
    other = msgspec.structs.replace(SESSION, commitment=commitment_of(b"another"))
    assert schedule(other, b"another", HERE) != schedule(SESSION, SEED, HERE)


def test_a_session_does_not_name_a_landmark_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        msgspec.structs.replace(SESSION, landmarks=("LA", "LA"))
