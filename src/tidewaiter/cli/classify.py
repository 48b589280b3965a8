"""``tidewaiter classify``: the class of a chip or an item on a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded

if TYPE_CHECKING:
    from tidewaiter.app.law.classify import Asked

NUMBERS = {
    "tpp": "--tpp",
    "performance_density": "--density",
    "die_area": "--die-area",
    "interconnect": "--interconnect",
    "dram_bandwidth": "--dram-bandwidth",
    "memory_bandwidth_density": "--memory-density",
}
_HELP = {
    "tpp": "Total processing performance, TOP/s times bit.",
    "performance_density": "TPP over the applicable die area, for each mm2.",
    "die_area": "Applicable die area, mm2; gives the density.",
    "interconnect": "Aggregate bidirectional rate to other circuits, GB/s.",
    "dram_bandwidth": "Total DRAM bandwidth, GB/s.",
    "memory_bandwidth_density": "For memory on its own: bandwidth over area, GB/s/mm2.",
}


def day_options(function: click.decorators.FC) -> click.decorators.FC:
    """Add the day asked about and the day of knowledge."""
    known = click.option(
        "--known-by", default="", metavar="DATE", help="Leave out what was published later."
    )
    on = click.option(
        "--on", default="", metavar="DATE", help="Day asked about, YYYY-MM-DD; today if left out."
    )
    return on(known(function))


def figure_options(function: click.decorators.FC) -> click.decorators.FC:
    """Add the figures that may be given by hand."""
    for name, option in reversed(NUMBERS.items()):
        function = click.option(option, name, type=float, help=_HELP[name])(function)
    return function


@click.command()
@click.argument("name", default="", metavar="[CHIP]")
@day_options
@figure_options
@click.option(
    "--data-centre",
    type=click.Choice(["yes", "no"]),
    help="Whether it was designed or marketed for data centres.",
)
@facts_option
@json_option
def command(**given: object) -> int:
    """Class of a chip, or of an item given by its figures, on a day.

    Figures given by hand take the place of the chip's. The answer shows the arithmetic, every rule
    that was asked with its source, and what is missing where the figures do not settle the class;
    it never guesses. Exit code 0: in no class, and no rule that would have to be verified may reach
    it; 1: controlled, undecidable or to be verified.
    """
    from tidewaiter.app.law.classify import classified
    from tidewaiter.report.law import classify_text

    overlay = given["overlay"]
    facts = loaded(overlay if isinstance(overlay, Path) else None)
    found = classified(facts, asked(given))
    if given["as_json"]:
        echo_json(found)
    else:
        click.echo(classify_text.as_text(found, facts.sources))
    return 0 if found.outcome == "not controlled" else 1


def asked(given: dict[str, object]) -> Asked:
    """Return the question that the command line put."""
    from tidewaiter.app.law.classify import Asked

    numbers = {n: float(str(given[n])) for n in NUMBERS if given[n] is not None}
    words = {"data_centre": str(given["data_centre"])} if given["data_centre"] else {}
    return Asked(
        on=str(given["on"]) or today(),
        name=str(given["name"]),
        numbers=numbers,
        words=words,
        known_by=str(given["known_by"]),
    )


def today() -> str:
    """Return the day on this machine's calendar; nothing below the command line reads a clock."""
    from datetime import date

    return date.today().isoformat()  # noqa: DTZ011
