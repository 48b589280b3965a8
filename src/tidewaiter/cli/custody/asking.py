"""Options of the commands that give verdicts on places."""

from __future__ import annotations

import click

profile_option = click.option(
    "--profile",
    default="fibre",
    show_default=True,
    metavar="fibre|light",
    help="Fastest speed of a signal: in fibre, or of light for radio and low orbit.",
)
within_option = click.option(
    "--within",
    "within_km",
    type=click.FloatRange(min=0, min_open=True),
    metavar="KM",
    help="Distance from the declared site that counts as at it; the facts' if left out.",
)
liars_option = click.option(
    "--liars",
    type=click.IntRange(min=0),
    metavar="M",
    help="How many operators' landmarks may all lie; the facts' if left out.",
)
holder_option = click.option(
    "--one-holder",
    "is_one_holder",
    is_flag=True,
    default=None,
    help="Trust that a key answers from one place; without it, copies are reckoned with.",
)
