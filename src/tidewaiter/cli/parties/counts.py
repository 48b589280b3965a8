"""What both commands of ``tidewaiter parties`` take and say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tidewaiter.app.parties.kept import Stored
    from tidewaiter.app.parties.rescreen import Rescreened
    from tidewaiter.report.parties.rescreen_text import Counts

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
lists_option = click.option("--lists", required=True, type=FOLDER, help="Folder of loaded lists.")
cores_option = click.option("--cores", default=0, help="Cores to use; all of them when left out.")


def counts(answer: Stored | Rescreened) -> Counts:
    """Return how many parties an answer speaks of."""
    from tidewaiter.report.parties.rescreen_text import Counts

    return Counts(answer.parties, answer.names, answer.unsearchable, answer.matched, answer.least)


def cores_of(given: int) -> int:
    """Return the cores to use: those asked for, or all that this process may use."""
    import os

    return given or len(os.sched_getaffinity(0))
