"""The questions as plain calls, for a script or a notebook: ``import tidewaiter as tw``.

::

    done = tw.estimate_of("cnas-2025", sets=["vendors=50:90"], draws=131_072)
    done.answer.quantities["chips_diverted_2024"].p50
    done.draws.values["chips_diverted_2024"]        # numpy array, one number a draw
    tw.count_lists(Path("lists.csv")).average
    tw.chip_named("H20").equivalents["memory bandwidth"]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from tidewaiter.app.chips import shown
from tidewaiter.app.estimate import Finished, Request, estimate
from tidewaiter.estimate.engine.run import Settings
from tidewaiter.facts.catalogue import Facts, load_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.answers import ChipAnswer


class Changes(TypedDict, total=False):
    """What a call may change.

    Attributes:
        sets: Settings such as ``"detection=0.1:0.5@90%"``.
        assumptions: File with assumptions of one's own.
        as_of: Day by which the model must have been published.
        draws: Number of draws.
        seed: Seed of every stream.
        facts: Facts to use; the packaged ones when left out.
    """

    sets: Sequence[str]
    assumptions: Path | str
    as_of: str
    draws: int
    seed: int
    facts: Facts


def estimate_of(model: str = "", **changes: Unpack[Changes]) -> Finished:
    """Return a run of a model: its answer, its draws and its manifest.

    Args:
        model: Name of the model; "" takes the newest.
        **changes: See :class:`Changes`.

    Raises:
        UnknownNameError: If there is no such model or assumption.
        UsageError: If a setting cannot be read.
    """
    own = changes.get("assumptions")
    plain = Settings()
    settings = Settings(
        draws=changes.get("draws", plain.draws), seed=changes.get("seed", plain.seed)
    )
    request = Request(
        model=model,
        sets=tuple(changes.get("sets", ())),
        assumptions=None if own is None else Path(own),
        as_of=changes.get("as_of", ""),
        settings=settings,
    )
    return estimate(changes.get("facts") or load_facts(), request)


def chip_named(name: str, facts: Facts | None = None) -> ChipAnswer:
    """Return the chip that a name means, with its figures in every compute metric.

    Raises:
        UnknownNameError: If the name means no chip, or may mean several.
    """
    return shown(facts or load_facts(), name)
