"""``tidewaiter evidence``: verify, time-stamp, redact and export the evidence of a scan."""

import click

from tidewaiter.cli.evidence.export import export_command
from tidewaiter.cli.evidence.redact import redact_command
from tidewaiter.cli.evidence.stamp import stamp_command
from tidewaiter.cli.evidence.verify import verify_command


@click.group()
def command() -> None:
    """Verify, time-stamp, redact and export the evidence of a scan."""


for _each in (verify_command, stamp_command, redact_command, export_command):
    command.add_command(_each)
