"""``tidewaiter account``: what of a case cannot be accounted for."""

from tidewaiter.cli.account.report import command

__all__ = ["command"]
