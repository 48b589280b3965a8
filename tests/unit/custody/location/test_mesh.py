"""A mesh of landmarks, and who in it is wrong."""

from __future__ import annotations

import numpy as np

from latency_worlds import SPEEDS, honest_ms, node, world
from tidewaiter.custody.location.mesh import Skew, agreed, mesh_of, operators_of, suspects_of
from tidewaiter.model.custody.location import RoundTrip

SKEW = Skew(20, 1.5)
LINE = [node(name, 0, 5 * i) for i, name in enumerate("abcdef")]


def trips(*rows):
    return [RoundTrip(source=a, target=b, ms=ms) for a, b, ms in rows]


def honest_trips(nodes, true, seed=1):
    """Return round trips between true places, whatever the nodes declare."""
    rng = np.random.Generator(np.random.Philox(seed))
    times = [honest_ms(at, true, rng) for at in true]
    pairs = [(i, j) for i in range(len(nodes)) for j in range(len(nodes)) if i != j]
    return trips(*((nodes[i].id, nodes[j].id, float(times[i][j])) for i, j in pairs))


def test_the_shorter_direction_counts() -> None:
    mesh = mesh_of(LINE, trips(("a", "b", 9.0), ("b", "a", 8.0), ("a", "c", 20.0)), SKEW)
    assert mesh.ms[0, 1] == mesh.ms[1, 0] == 8.0
    assert mesh.ms[0, 2] == mesh.ms[2, 0] == 20.0
    assert np.isnan(mesh.ms[3, 4])


def test_directions_that_disagree_are_left_out() -> None:
    rows = trips(("a", "b", 10.0), ("b", "a", 31.0), ("a", "c", 100.0), ("c", "a", 121.0))
    mesh = mesh_of(LINE, rows, SKEW)
    assert mesh.bad_pairs == 1
    assert np.isnan(mesh.ms[0, 1])
    assert mesh.ms[0, 2] == 100.0  # 21 ms more, but not half as much again


def test_strangers_are_counted() -> None:
    assert mesh_of(LINE, trips(("a", "zz", 10.0), ("a", "b", 9.0)), SKEW).strangers == 1


def test_one_direction_alone_agrees() -> None:
    shorter, bad = agreed(np.array([5.0]), np.array([np.nan]), SKEW)
    assert (shorter.tolist(), bad.tolist()) == ([5.0], [False])


def test_an_unnamed_operator_is_one_of_its_own() -> None:
    nodes = [node("a", 0, 0, "x"), node("b", 0, 0), node("c", 0, 0), node("d", 0, 0, "x")]
    assert operators_of(nodes).tolist() == [0, 1, 2, 0]


def test_honest_landmarks_are_not_named() -> None:
    ground = world(30, np.random.Generator(np.random.Philox(2)))
    mesh = mesh_of(ground.nodes, honest_trips(ground.nodes, ground.units), SKEW)
    assert suspects_of(mesh, SPEEDS["fibre"], 30) == ()


def test_a_misplaced_landmark_is_named_with_those_that_contradict_it() -> None:
    ground = world(30, np.random.Generator(np.random.Philox(2)))
    moved = node("l7", -float(ground.nodes[7].latitude), ground.nodes[7].longitude - 90)
    nodes = [*ground.nodes[:7], moved, *ground.nodes[8:]]
    mesh = mesh_of(nodes, honest_trips(nodes, ground.units), SKEW)
    (suspect,) = suspects_of(mesh, SPEEDS["fibre"], 30)
    assert suspect.landmark == "l7"
    assert len(suspect.contradicted_by) > 2
    assert not suspect.is_one_of_two


def test_of_two_that_contradict_each_other_either_may_be_wrong() -> None:
    """a and b are 556 km apart; 1 ms and the slack allow 130."""
    mesh = mesh_of(LINE, trips(("a", "b", 1.0), ("a", "c", 90.0), ("b", "c", 90.0)), SKEW)
    first, second = suspects_of(mesh, SPEEDS["fibre"], 30)
    assert {first.landmark, second.landmark} == {"a", "b"}
    assert first.is_one_of_two is second.is_one_of_two is True
    assert first.worst_km == 426.0


def test_one_operator_is_one_voice() -> None:
    """Three landmarks of one operator against c, two of two operators against f."""
    nodes = [node("a", 0, 0, "x"), node("b", 0, 1, "x"), node("e", 0, 2, "x"), node("c", 0, 20)]
    nodes += [node("g", 0, 60, "y"), node("h", 0, 61, "z"), node("f", 0, 80, "w")]
    close = [("a", "c", 1.0), ("b", "c", 1.0), ("e", "c", 1.0), ("g", "f", 1.0), ("h", "f", 1.0)]
    found = suspects_of(mesh_of(nodes, trips(*close), SKEW), SPEEDS["fibre"], 30)
    assert found[0].landmark == "f"
