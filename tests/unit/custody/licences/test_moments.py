"""Seconds as people read them."""

import pytest

from tidewaiter.custody.licences.moments import length, moment


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (0, "1970-01-01"),
        (1_793_491_200, "2026-11-01"),
        (1_793_491_201, "2026-11-01 00:00:01 UTC"),
        (1 << 60, "1152921504606846976 s after 1970"),
    ],
)
def test_moment(at: int, words: str) -> None:
    assert moment(at) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"), (1, "1 second"), (90, "90 seconds"), (120, "2 minutes"),
        (3_600, "1 hour"), (86_400, "1 day"), (2_592_000, "30 days"), (90_000, "25 hours"),
    ],
)  # fmt: skip
def test_length(seconds: int, words: str) -> None:
    assert length(seconds) == words
