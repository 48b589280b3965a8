"""``tidewaiter names``: compare a name with a list, and measure how well that works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.app.name_scores import ScoreReport
    from tidewaiter.parties.names.explain import Explained

FILE = click.Path(path_type=Path)
list_option = click.option("--list", "list_file", type=FILE, required=True, help="File of a list.")


@click.group()
def command() -> None:
    """Compare names with a list, with what speaks for and against each match."""


@command.command("match")
@click.argument("name")
@list_option
@click.option("--use", default="sparing", show_default=True, help="Use that sets the threshold.")
@json_option
@click.pass_context
def match(ctx: click.Context, name: str, list_file: Path, use: str, *, as_json: bool) -> None:
    """Show the entries of a list nearest to a name, each with its reasons.

    Exit code 1 when one reaches the threshold of the use. No match is not clearance.
    """
    from tidewaiter.app.name_scores import matches_of
    from tidewaiter.parties.names.calibration import threshold

    least = threshold(use)
    found = matches_of(name, list_file)
    if as_json:
        echo_json({"list": list_file.name, "threshold": least, "matches": found})
    else:
        click.echo(as_matches(name, list_file.name, least, found))
    if found and found[0].probability >= least:
        ctx.exit(1)


@command.command("score")
@list_option
@click.option("--queries", type=FILE, help="CSV: qid, query, truth (entry ids separated by ;).")
@click.option("--pairs", type=FILE, help="CSV: name1, name2, is_match.")
@json_option
def score(list_file: Path, queries: Path | None, pairs: Path | None, *, as_json: bool) -> None:
    """Measure recall, alerts on clean names, candidates, pairs and speed."""
    import time

    from tidewaiter.app.name_scores import score_lists
    from tidewaiter.core.errors import UsageError

    if queries is None and pairs is None:
        raise UsageError("nothing to score", allowed="--queries, --pairs or both")
    answer = score_lists(list_file, queries, pairs, clock=time.process_time)
    if as_json:
        echo_json(answer)
    else:
        click.echo(as_scores(answer))


def as_matches(name: str, list_name: str, least: float, found: Sequence[Explained]) -> str:
    """Return matches as text; an empty answer says what was searched."""
    lines = [f"{name} against {list_name}; reported from probability {least:.3f}"]
    for match in found:
        mark = "*" if match.probability >= least else " "
        lines.append(f"{mark} {match.probability:.3f}  {match.name}  (entry {match.entry})")
        lines += [f"      {r.log_odds:+6.2f}  {r.about}: {r.text}" for r in match.reasons]
    return "\n".join([*lines, "No match is not clearance."])


def as_scores(answer: ScoreReport) -> str:
    """Return the figures as text."""
    from tidewaiter.report.text_table import table

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
