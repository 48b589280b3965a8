"""``tidewaiter screen``: release, hold or escalate, with the law, the parties and the signs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.options import (
    as_of_option,
    checked_day,
    echo_json,
    facts_option,
    json_option,
    loaded,
    only_day,
)

if TYPE_CHECKING:
    from tidewaiter.app.screen.output import Answer
    from tidewaiter.app.screen.result_table import Detail
    from tidewaiter.app.screen.run import Day, Files, Prepared
    from tidewaiter.facts.catalogue import Facts

CODES = {"release": 0, "hold": 1, "escalate": 5}
"""Exit codes by the gravest outcome."""

_FILE = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_ROWS = 4096
_MOST_SHOWN = 20


@click.command()
@click.argument("orders", type=_FILE)
@click.option(
    "--lists", type=_FOLDER, help="Folder of loaded lists; without it nobody is screened."
)
@click.option("--parties", type=_FILE, help="Table of parties, or FollowTheMoney entities.")
@click.option("--ownership", type=_FILE, help="Owners: CSV, BODS or FollowTheMoney.")
@click.option("--seats", type=_FILE, help="Seats of owners: CSV with entity, country, meaning.")
@click.option("--sites", type=_FILE, help="Table of sites.")
@click.option("--payments", type=_FILE, help="Table of payments.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="[TABLE=]FILE",
    help="Mapping of column names, for the orders or for parties, sites or payments.",
)
@click.option("-o", "--out", type=_FILE, help="Results: a .parquet or .csv file.")
@click.option(
    "--memos", type=_FOLDER, help="Folder for a memo of every order that is not released."
)
@click.option(
    "--most-memos",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="Most memos, gravest first.",
)
@click.option("--since", type=_FILE, help="Results of an earlier run: say what changed and why.")
@click.option("--swap-test", is_flag=True, help="Rerun with countries and names swapped.")
@click.option("--engine", default="local", show_default=True, help="local, duckdb or spark.")
@click.option("--cores", default=0, help="Cores to use; all of them when left out.")
@click.option("--known-by", default="", metavar="DATE", help="Leave out what was published later.")
@as_of_option
@facts_option
@json_option
@click.pass_context
def command(ctx: click.Context, /, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Screen ORDERS: one order as JSON, or millions as CSV, Parquet or JSON Lines.

    Exit code 0 when every order is released, 1 when one is held, 5 when one is escalated; 2 for a
    wrong command, 3 for a damaged file. No match is not clearance.
    """
    from tidewaiter.app.screen.run import prepared

    facts, files = loaded(given["overlay"]), _files(given)
    day = _day(given)
    screening = prepared(facts, files, day, _detail(given, as_json=as_json))
    if given["swap_test"]:
        ctx.exit(_swap_test(screening, as_json=as_json))
    ctx.exit(_screen(facts, screening, given, as_json=as_json))


def _screen(facts: Facts, screening: Prepared, given: dict[str, Any], *, as_json: bool) -> int:
    """Screen, write what was asked for and return the exit code."""
    from tidewaiter.app.screen.output import Wanted, screened
    from tidewaiter.report.screen.answer import flags_by_id
    from tidewaiter.report.screen.changes_text import changes_text
    from tidewaiter.report.screen.screening_text import screening_text

    wanted = Wanted(given["out"], given["memos"], given["most_memos"], given["since"])
    answer = screened(facts, screening, wanted, _engine(given))
    if as_json:
        echo_json(answer)
    elif answer.tally.orders == 1 and answer.shown:
        flags = flags_by_id(facts.flags)
        click.echo(screening_text(answer.shown[0], answer.basis, flags, facts.sources))
    else:
        click.echo(_summary(answer))
    if answer.changes is not None and not as_json:
        click.echo(changes_text(answer.changes))
    return CODES[answer.tally.worst]


def _summary(answer: Answer) -> str:
    from tidewaiter.report.screen.summary_text import Counts, summary_text

    tally = answer.tally
    places = [answer.out, f"{answer.memos:,} memos in {answer.memo_folder}"]
    written = [
        place
        for place, given in zip(places, (answer.out, answer.memo_folder), strict=True)
        if given
    ]
    counts = Counts(
        outcomes=tally.outcomes,
        reasons=tally.reasons,
        flags=tally.flags,
        faults=tally.faults,
        damaged=tally.damaged,
        written=written,
    )
    return summary_text(counts, answer.basis)


def _engine(given: dict[str, Any]) -> Any:  # noqa: ANN401
    import os

    from tidewaiter.app.screen.engines.kernel_source import Resources
    from tidewaiter.app.screen.output import Engine

    affinity = getattr(os, "sched_getaffinity", None)  # not on every system
    cores = given["cores"] or (len(affinity(0)) if affinity else os.cpu_count() or 1)
    return Engine(given["engine"], Resources(cores=cores, rows=_ROWS))


def _swap_test(screening: Prepared, *, as_json: bool) -> int:
    from tidewaiter.app.screen.fairness import swap_test
    from tidewaiter.report.screen.swap_text import swap_text

    answer = swap_test(screening)
    if as_json:
        echo_json(answer)
    else:
        click.echo(swap_text(answer))
    return 1 if answer.moved else 0


def _files(given: dict[str, Any]) -> Files:
    from tidewaiter.app.screen.run import Files
    from tidewaiter.core.errors import UsageError, Where

    tables = ("orders", "parties", "sites", "payments")
    maps: dict[str, Path] = {}
    for text in given["maps"]:
        table, equals, path = text.partition("=")
        table, path = (table, path) if equals else ("orders", text)
        if table not in tables or table in maps:
            raise UsageError(
                "not a table to map, or mapped twice", where=Where("--map"), found=text,
                allowed=", ".join(tables),
            )  # fmt: skip
        maps[table] = Path(path)
    names = ("orders", "lists", "parties", "ownership", "seats", "sites", "payments")
    return Files(**{name: given[name] for name in names}, maps=maps)


def _day(given: dict[str, Any]) -> Day:
    from tidewaiter.app.screen.run import Day

    known_by = checked_day(given["known_by"], "--known-by")
    return Day(only_day(given["as_of"]), only_day(known_by, "--known-by") if known_by else None)


def _detail(given: dict[str, Any], *, as_json: bool) -> Detail:
    """Return which orders are told in full: all of a file of JSON, those held for memos."""
    if given["orders"].suffix.lower() == ".json":
        return "all"
    return "held" if given["memos"] or as_json else "none"
