"""``tidewaiter estimate``: run a model, compare models, count hidden populations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import (
    as_of_option,
    echo_json,
    facts_option,
    json_option,
    loaded,
    progress,
    writing,
)

if TYPE_CHECKING:
    from tidewaiter.app.estimate import Finished, Request


class WithModels(click.Group):
    """A group whose first argument may also be the name of a model."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Send anything that names no subcommand to ``run``."""
        helped = bool(args) and args[0] in {"-h", "--help"}
        if not helped and (not args or args[0] not in self.commands):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=WithModels)
def command() -> None:
    """How many chips, how sure, and why.

    tidewaiter estimate [MODEL] [OPTIONS] runs a model; without MODEL, the newest one.
    """


_SET = "Change an assumption: NAME=0.3, NAME=0.1:0.5@90%, NAME=beta(a=2, b=5)."
_PATH = click.Path(path_type=Path)
_RUN_OPTIONS = (
    click.option("--set", "sets", multiple=True, metavar="NAME=BELIEF", help=_SET),
    click.option("--assumptions", type=_PATH, help="YAML file of your own assumptions."),
    as_of_option,
    click.option("--draws", default=65_536, show_default=True, help="Number of draws."),
    click.option("--seed", default=1, show_default=True, help="Seed of every stream."),
    click.option("--sampler", type=click.Choice(["sobol", "monte-carlo"]), default="sobol"),
    click.option("--workers", default=1, help="Threads; the answer does not depend on it."),
    facts_option,
    json_option,
)


def _run_options(function: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_RUN_OPTIONS):
        function = option(function)
    return function


@command.command("run")
@click.argument("model", default="")
@_run_options
@click.option("--csv", "as_csv", is_flag=True, help="Print the summaries as CSV.")
@click.option(
    "--parquet", "as_parquet", is_flag=True, help="Write every draw as Parquet to --output."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write instead of printing."
)
@click.option("--manifest", type=click.Path(path_type=Path), help="File for the run's manifest.")
@click.option(
    "--rerun", type=click.Path(path_type=Path), help="Repeat a run from its manifest, to the bit."
)
def run_model(**given: object) -> None:
    """Run one model."""
    output, manifest = given["output"], given["manifest"]
    with (
        writing(output if isinstance(output, Path) else None) as write,
        writing(manifest if isinstance(manifest, Path) else None) as write_manifest,
    ):
        finished = _finished(given)
        write(_content(finished, given))
        if isinstance(manifest, Path):
            write_manifest(_indented(finished.manifest))


def _finished(given: dict[str, object]) -> Finished:
    from tidewaiter.app.estimate import estimate, rerun

    if sum(bool(given[k]) for k in ("as_json", "as_csv", "as_parquet")) > 1:
        raise click.UsageError("give one of --json, --csv and --parquet")
    if given["as_parquet"] and not given["output"]:
        raise click.UsageError("--parquet needs --output FILE")
    if isinstance(given["rerun"], Path):
        return rerun(given["rerun"], int(str(given["workers"])))
    request = _request(given)
    facts = loaded(given["overlay"])  # type: ignore[arg-type]
    with progress("drawing", request.settings.draws) as report:
        return estimate(facts, request, report)


def _request(given: dict[str, object]) -> Request:
    from tidewaiter.app.estimate import Request
    from tidewaiter.estimate.engine.run import Settings

    names = ("draws", "seed", "sampler", "workers")
    settings = Settings(**{name: given[name] for name in names})  # type: ignore[arg-type]
    kept = {n: given[n] for n in ("model", "sets", "assumptions", "as_of") if n in given}
    return Request(settings=settings, **kept)  # type: ignore[arg-type]


def _content(finished: Finished, given: dict[str, object]) -> bytes:
    from tidewaiter.report import draws_table, estimate_text

    if given["as_parquet"]:
        return draws_table.as_parquet(finished.draws)
    if given["as_csv"]:
        return estimate_text.as_csv(finished.answer).encode()
    if given["as_json"]:
        return _indented(finished.answer)
    return estimate_text.as_text(finished.answer).encode()


def _indented(answer: object) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(answer), indent=2) + b"\n"


@command.command("compare")
@click.argument("models", nargs=-1)
@_run_options
def compare_models(models: tuple[str, ...], *, as_json: bool, **given: object) -> None:
    """Published beside computed, ways to combine two views, and each denominator.

    With --set or --assumptions: each model as published beside the same draws under the change.
    """
    from tidewaiter.app.compare import compare
    from tidewaiter.report import compare_text

    comparison = compare(loaded(given["overlay"]), models, _request(given))  # type: ignore[arg-type]
    if as_json:
        echo_json(comparison)
    else:
        click.echo(compare_text.as_text(comparison))


@command.command("drivers")
@click.argument("model", default="")
@click.option("--of", "quantity", default="", help="Quantity; the model's first by default.")
@_run_options
def show_drivers(quantity: str, *, as_json: bool, **given: object) -> None:
    """Show which assumptions drive an answer, and which one would be worth knowing."""
    from tidewaiter.app.drivers import drivers
    from tidewaiter.report import drivers_text

    answer = drivers(loaded(given["overlay"]), _request(given), quantity)  # type: ignore[arg-type]
    if as_json:
        echo_json(answer)
    else:
        click.echo(drivers_text.as_text(answer))


@command.command("count")
@click.argument("lists", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def count_hidden(ctx: click.Context, lists: Path, *, as_json: bool) -> None:
    """Count a hidden population from overlapping lists (capture-recapture).

    LISTS is a CSV with one 0/1 column for each list and a column named count. Exit code 1 when
    the lists do not determine the number.
    """
    from tidewaiter.app.count_hidden import count_lists

    answer = count_lists(lists)
    if as_json:
        echo_json(answer)
    else:
        from tidewaiter.report.count_text import as_text

        click.echo(as_text(answer))
    if not answer.identified:
        ctx.exit(1)
