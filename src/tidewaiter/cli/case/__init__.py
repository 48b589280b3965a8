"""``tidewaiter case``: the folder of a case, and what its books say."""

import click

from tidewaiter.cli.case.balance import balance_command
from tidewaiter.cli.case.check import check
from tidewaiter.cli.case.describe import describe
from tidewaiter.cli.case.detection import detection_command
from tidewaiter.cli.case.new import new
from tidewaiter.cli.case.seal import seal_command
from tidewaiter.cli.case.simulate import simulate_command
from tidewaiter.cli.case.verify import verify_command


@click.group()
def command() -> None:
    """Write, check, describe, ask, simulate, seal and verify the folder of a case."""


for _each in (
    new, check, describe, balance_command, detection_command, simulate_command, seal_command,
    verify_command,
):  # fmt: skip
    command.add_command(_each)
