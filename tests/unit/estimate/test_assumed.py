"""Changing assumptions: what is accepted, what is refused and how it is said."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.core.errors import UnknownNameError, UsageError
from tidewaiter.estimate.assumed import changed, replaced_by
from tidewaiter.model.assumption import Beta, LogNormal, Normal, Point, Uniform


@pytest.fixture(scope="module")
def epoch(facts):
    return facts.estimates["epoch-2026"]


def believed(model, text):
    name = text.split("=")[0].split("[")[0]
    return next(a for a in changed(model, [text], "2026-11-24").assumptions if a.name == name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("detection=0.3", Point(value=0.3)),
        ("detection=0.1:0.5", LogNormal(low=0.1, high=0.5, level=0.9)),
        ("detection=0.1:0.5@80%", LogNormal(low=0.1, high=0.5, level=0.8)),
        ("detection=0.1:0.5@0.8", LogNormal(low=0.1, high=0.5, level=0.8)),
        ("detection = beta(a=2, b=5)", Beta(a=2, b=5)),
        ("d2_chips=0:20000", Uniform(low=0, high=20_000)),
        ("d1_share_2024=0.2:0.4", Normal(low=0.2, high=0.4, level=0.9)),
        ("year_shock_2025=-1:1", Normal(low=-1, high=1, level=0.9)),
        ("d2_chips=1e3:2.5e4@90%", LogNormal(low=1e3, high=2.5e4, level=0.9)),
    ],
)
def test_texts_become_beliefs(epoch, text, expected):
    given = believed(epoch, text.replace(" = ", "="))
    assert given.distribution == expected
    assert (given.source, given.grade.value) == ("user", "unverified")


def test_one_label_of_an_axis_can_be_set(epoch):
    given = believed(epoch, "h100e_per_chip[A100]=0.3")
    assert given.cells["A100"] == Point(value=0.3)
    assert given.cells["B200"] == Point(value=2.527)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("detection", UsageError, "not a setting"),
        ("detection=", UsageError, "not a setting"),
        ("=3", UsageError, "not a setting"),
        ("detection=a lot", UsageError, "not a belief"),
        ("detection=0.5:0.1", UsageError, "not ordered"),
        ("detection=0.1:0.5@400", UsageError, "level"),
        ("detection=gauss(x=1)", UsageError, "gauss"),
        ("detection=beta(a=2)", UsageError, "needs a and b, or low, high"),
        ("detection=beta(a=2, b=x)", UsageError, "float"),
        ("detectoin=0.3", UnknownNameError, "no such assumption"),
        ("h100e_per_chip=0.3", UsageError, "one number for each part"),
        ("h100e_per_chip[A900]=0.3", UnknownNameError, "no such label"),
        ("__import__('os')=1", UsageError, "not a setting"),
        ("detection=1e400", UsageError, "finite"),
        ("d2_chips=lognormal(low=1, high=1e999, level=0.9)", UsageError, "out of range"),
        ("vendors_2024=-5:-1", UsageError, "below 0"),
        ("vendors_2024=normal(mean=5, sd=50)", UsageError, "below 0"),
    ],
)
def test_wrong_texts_are_refused_with_what_is_allowed(epoch, text, error, words):
    with pytest.raises(error) as caught:
        changed(epoch, [text], "2026-11-24")
    assert words in str(caught.value)
    assert caught.value.found or caught.value.allowed


def test_the_nearest_name_is_offered(epoch):
    with pytest.raises(UnknownNameError) as caught:
        changed(epoch, ["detectoin=0.3"], "2026-11-24")
    assert "detection" in caught.value.hint


def test_a_clip_of_the_model_keeps_values_from_going_below_0(epoch):
    given = believed(epoch, "d1_share_2024=normal(mean=0.1, sd=0.5)")
    assert given.clip == (0, 1)


def test_a_file_may_not_go_below_0_either(epoch):
    old = next(a for a in epoch.assumptions if a.name == "vendors_2024")
    new = msgspec.structs.replace(old, distribution=Normal(mean=5, sd=50))
    with pytest.raises(UsageError, match="below 0"):
        replaced_by(epoch, [new], "own.yaml")
    clipped = msgspec.structs.replace(new, clip=(0, 500))
    assert replaced_by(epoch, [clipped], "own.yaml").assumptions


def test_nothing_set_changes_nothing(epoch):
    assert changed(epoch, [], "2026-11-24") == epoch
