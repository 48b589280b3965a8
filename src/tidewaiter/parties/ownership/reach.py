"""Which entities do listed owners reach surely, and which perhaps, and on what path?

Surely: with every share at its least end. Perhaps: with every share at its largest end. Both are
exact bounds, because more share never unreaches an entity. Where a rule adds up only the holdings
of parties that act together, each group of them is followed by itself, and an entity is reached
when one group reaches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.parties.ownership.spread import Edges, grouped, rounds_reached, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from tidewaiter.model.ownership import ListedParty, OwnershipVersion
    from tidewaiter.parties.ownership.holdings import Holding

End = Literal["low", "high"]


class Numbered(NamedTuple):
    """Parties and holdings as arrays.

    Attributes:
        names: Every party, sorted.
        number: Position of each party in ``names``.
        edges: Holdings grouped by owner.
        low: Least shares in units, in the order of ``edges``.
        high: Largest shares in units, in the order of ``edges``.
        incoming: Holdings of each entity.
        version: Text of the rule under which they are counted.
    """

    names: tuple[str, ...]
    number: dict[str, int]
    edges: Edges
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    incoming: dict[str, list[Holding]]
    version: OwnershipVersion


class Reached(NamedTuple):
    """Which parties one group of listed parties reaches.

    Attributes:
        sure: Round in which a party is reached surely; 0 for the group itself.
        perhaps: Round in which a party is reached perhaps.
    """

    sure: Mapping[str, int]
    perhaps: Mapping[str, int]


def threshold_units(version: OwnershipVersion) -> int:
    """Return the least share that decides, in units; at least one unit."""
    at_least = units(version.threshold, up=True)
    return max(1, at_least + (version.comparison == "more-than"))


def share_units(holding: Holding, version: OwnershipVersion) -> tuple[int, int]:
    """Return the least and the largest units that a holding counts for.

    A statement of control counts as the whole threshold where the rule has a control test, and
    as nothing where it has none.
    """
    if holding.kind == "share":
        return units(holding.low, up=False), units(holding.high, up=True)
    most = threshold_units(version) if version.control_counts else 0
    return (most if holding.kind == "controls" else 0), most


def numbered(holdings: Sequence[Holding], version: OwnershipVersion) -> Numbered:
    """Return holdings as arrays; the order of the holdings does not matter."""
    import numpy as np

    names = tuple(sorted({h.owner for h in holdings} | {h.owned for h in holdings}))
    number = {name: i for i, name in enumerate(names)}
    owner = np.array([number[h.owner] for h in holdings], dtype=np.int32)
    owned = np.array([number[h.owned] for h in holdings], dtype=np.int32)
    counted = np.array([share_units(h, version) for h in holdings], dtype=np.int64).reshape(-1, 2)
    edges = grouped(owner, owned, len(names))
    incoming: dict[str, list[Holding]] = {}
    for holding in holdings:
        incoming.setdefault(holding.owned, []).append(holding)
    low, high = counted[edges.order, 0], counted[edges.order, 1]
    return Numbered(names, number, edges, low, high, incoming, version)


def reached_by(graph: Numbered, listed: Iterable[ListedParty]) -> list[Reached]:
    """Return whom the listed parties reach: together, or each group that acts together by itself.

    Args:
        graph: The holdings.
        listed: Parties that count under the rule.
    """
    groups: dict[str, set[str]] = {}
    for party in listed:
        if party.name in graph.number:
            groups.setdefault(_group(party, graph.version), set()).add(party.name)
    return [_reached(graph, groups[key]) for key in sorted(groups)]


def _group(party: ListedParty, version: OwnershipVersion) -> str:
    if version.aggregates:
        return ""
    return f"group {party.acting_with}" if party.acting_with else f"party {party.name}"


def _reached(graph: Numbered, names: set[str]) -> Reached:
    import numpy as np

    seeds = np.array(sorted(graph.number[name] for name in names), dtype=np.int64)
    enough = threshold_units(graph.version)
    rounds = [rounds_reached(graph.edges, s, seeds, enough) for s in (graph.low, graph.high)]
    return Reached(*(_by_name(graph.names, found) for found in rounds))


def _by_name(names: Sequence[str], rounds: NDArray[np.int32]) -> dict[str, int]:
    import numpy as np

    found = np.flatnonzero(rounds >= 0)
    return dict(zip([names[i] for i in found.tolist()], rounds[found].tolist(), strict=True))


def path_to(entity: str, graph: Numbered, rounds: Mapping[str, int], end: End) -> list[Holding]:
    """Return the holdings that carry the rule from listed owners to an entity, in their order.

    Of each entity on the way only as many holdings are named as are needed, the largest first. An
    owner was reached in an earlier round than what it helps to reach, so that no path supports
    itself.

    Args:
        entity: The entity, which is reached.
        graph: The holdings.
        rounds: Round in which each party is reached.
        end: Which end of the shares the rounds rest on.
    """
    steps: list[Holding] = []
    seen, waiting = {entity}, [entity]
    while waiting:
        current = waiting.pop()
        for holding in _needed(current, graph, rounds, end):
            steps.append(holding)
            if holding.owner not in seen:
                seen.add(holding.owner)
                waiting.append(holding.owner)
    return sorted(steps, key=lambda h: (rounds[h.owned], h.owned, h.owner, h.kind))


def _needed(entity: str, graph: Numbered, rounds: Mapping[str, int], end: End) -> list[Holding]:
    weighed = [
        (share_units(h, graph.version)[end == "high"], h)
        for h in graph.incoming.get(entity, ())
        if rounds.get(h.owner, rounds[entity]) < rounds[entity]
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1].owner, pair[1].kind))
    enough, total = threshold_units(graph.version), 0
    taken: list[Holding] = []
    for weight, holding in weighed:
        if total >= enough or not weight:
            break
        taken.append(holding)
        total += weight
    return taken
