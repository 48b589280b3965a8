"""How like are names? Matches and the measured quality of matching, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tidewaiter.report.text_table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.parties.names.explain import Explained


class Rate(Protocol):
    """What a threshold reports of queries."""

    @property
    def at(self) -> str:
        """What the threshold is."""

    @property
    def threshold(self) -> float:
        """Least probability reported."""

    @property
    def recall(self) -> float | None:
        """Share of listed names whose true entry is reported."""

    @property
    def alerts(self) -> float | None:
        """Share of clean names for which anything is reported."""


class PairScore(Protocol):
    """What a threshold says of pairs."""

    @property
    def at(self) -> str:
        """What the threshold is."""

    @property
    def threshold(self) -> float:
        """Least probability of a match."""

    @property
    def recall(self) -> float | None:
        """Share of true pairs that are found."""

    @property
    def false_pairs(self) -> float | None:
        """Share of false pairs that are taken for true."""

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""


class Scores(Protocol):
    """The figures of a list, queries and pairs."""

    @property
    def entries(self) -> int:
        """Entries of the list."""

    @property
    def names(self) -> int:
        """Spellings of the list."""

    @property
    def listed(self) -> int:
        """Queries with a true entry."""

    @property
    def clean(self) -> int:
        """Queries without one."""

    @property
    def candidate_recall(self) -> float | None:
        """Share of listed queries whose true entry is among the candidates."""

    @property
    def candidates_read(self) -> int:
        """Most candidates a spelling."""

    @property
    def rates(self) -> Sequence[Rate]:
        """Recall and alerts at each threshold."""

    @property
    def pairs(self) -> int:
        """Pairs given."""

    @property
    def pair_scores(self) -> Sequence[PairScore]:
        """Scores at each threshold."""

    @property
    def load_seconds(self) -> float | None:
        """CPU seconds to read and index the list."""

    @property
    def queries_per_second(self) -> float | None:
        """Queries a CPU second."""


def as_matches(name: str, list_name: str, least: float, found: Sequence[Explained]) -> str:
    """Return matches as text; an empty answer says what was searched."""
    lines = [f"{name} against {list_name}; reported from probability {least:.3f}"]
    for match in found:
        mark = "*" if match.probability >= least else " "
        lines.append(f"{mark} {match.probability:.3f}  {match.name}  (entry {match.entry})")
        lines += [f"      {r.log_odds:+6.2f}  {r.about}: {r.text}" for r in match.reasons]
    return "\n".join([*lines, "No match is not clearance."])


def as_scores(answer: Scores) -> str:
    """Return the figures as text."""
    lines = [f"{answer.entries:,} entries, {answer.names:,} names"]
    if answer.load_seconds is not None:
        lines.append(f"read and indexed in {answer.load_seconds:.2f} CPU seconds")
    if answer.queries_per_second:
        lines.append(f"{answer.queries_per_second:,.0f} queries a CPU second")
    if answer.candidate_recall is not None:
        lines.append(
            f"right entry among {answer.candidates_read} candidates: {answer.candidate_recall:.4f}"
        )
    if answer.listed + answer.clean:
        rows = [("threshold", "probability", "recall", "alerts on clean")]
        rows += [(r.at, f"{r.threshold:.4f}", _of(r.recall), _of(r.alerts)) for r in answer.rates]
        lines += ["", f"{answer.listed:,} listed and {answer.clean:,} clean names", *table(rows)]
    if answer.pairs:
        heading = ("threshold", "probability", "recall", "false pairs", "F1")
        told = [
            (p.at, f"{p.threshold:.4f}", _of(p.recall), _of(p.false_pairs), f"{p.f1:.4f}")
            for p in answer.pair_scores
        ]
        lines += ["", f"{answer.pairs:,} pairs", *table([heading, *told])]
    return "\n".join(lines)


def _of(share: float | None) -> str:
    return "–" if share is None else f"{share:.4f}"
