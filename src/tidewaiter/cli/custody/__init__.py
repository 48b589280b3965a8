"""``tidewaiter custody``: where devices are, who holds them, and how well that can be said."""

import importlib

import click

COMMANDS = {
    "agent": "Answer challenges on a device, under a key made for one session.",
    "audit-commit": "Commit to a random sample before an inventory is asked for.",
    "audit-kit": "Plan an inspection, draw its sample and write the inspector's kit.",
    "audit-verify": "Say what an inspection showed, and how many may be missing.",
    "import-fleet": "Compare a fleet's own report with the registry.",
    "device": "Run a simulated device that obeys its licences.",
    "landmark": "Lay measurements down and measure devices from a known place.",
    "licence": "Draw up, sign, log and look up licences to operate.",
    "import-verdicts": "Tell the registry what round trips showed.",
    "log": "Keep a transparency log: append, prove, check, witness, publish.",
    "receipts": "Check a session's receipts and write probes for locate.",
    "register": "Tell a registry what happened to units.",
    "registry": "Ask the registry: one unit, or who holds what where.",
    "report": "Draft what would have to be reported.",
    "roles": "Say who may change landmarks, keys and policy, and follow them.",
    "sightings": "Write what the registry shows for the books of a case.",
    "locate": "Say of each device whether it can be where it says.",
    "plan-landmarks": "Choose where landmarks should stand, with cost and radius.",
    "score": "Leave each node of a mesh out in turn: soundness, coverage, errors.",
}
"""What each command does, by its name; its file has the same name with ``_`` for ``-``."""
FOLDERS = (
    dict.fromkeys(
        ("import-fleet", "import-verdicts", "log", "register", "registry", "report", "sightings"),
        "registry.",
    )
    | dict.fromkeys(("audit-commit", "audit-kit", "audit-verify"), "inspection.")
    | dict.fromkeys(("agent", "landmark", "receipts"), "measuring.")
)
"""Folder of the commands whose files do not lie here."""


class CustodyGroup(click.Group):
    """A group that imports a command's file only when the command runs."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, or None when there is none of that name."""
        if name not in COMMANDS:
            return None
        file = f"tidewaiter.cli.custody.{FOLDERS.get(name, '')}{name.replace('-', '_')}"
        found: click.Command = importlib.import_module(file).command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=CustodyGroup)
def command() -> None:
    """Say where devices are by their round trips, and keep a registry of who holds them.

    A round trip locates whoever holds the key that answered, not a chip.
    """
