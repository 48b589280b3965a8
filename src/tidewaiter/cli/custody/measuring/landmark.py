"""``tidewaiter custody landmark``: what measures devices from a known place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.custody.measuring.agent import FILE, host_and_port, session_argument
from tidewaiter.cli.custody.registry.told import unix_time

if TYPE_CHECKING:
    from tidewaiter.model.custody.measuring import Receipt


@click.group("landmark")
def command() -> None:
    """Lay a measurement down, and measure: challenges, round trips, signed receipts.

    A round trip locates whoever holds the key that answered, not a chip.
    """


@command.command("plan")
@session_argument
@click.option("--seed", required=True, type=FILE, help="Write the schedule's seed here.")
@click.option("--id", "ident", required=True, help="Identifier of the session.")
@click.option("--device", required=True, help="Identifier of the device.")
@click.option("--landmark", "landmarks", multiple=True, required=True, help="Who measures.")
@click.option("--policy", required=True, type=FILE, help="How, YAML.")
@click.option("--begins", default="", metavar="TIME", help="From when; now by default.")
def plan(*, session: Path, seed: Path, policy: Path, begins: str, **given: Any) -> None:  # noqa: ANN401
    """Write SESSION, which commits to a schedule, and the seed that the schedule follows from."""
    import secrets

    from tidewaiter.app.custody.measuring.sessions import SEED_BYTES, SessionPlan, lay_down

    about = SessionPlan(given["ident"], given["device"], given["landmarks"], unix_time(begins))
    lay_down(about, policy, secrets.token_bytes(SEED_BYTES), (session, seed))


@command.command("probe")
@session_argument
@click.option("--landmark", required=True, help="Which of the session's landmarks this is.")
@click.option("--seed", required=True, type=FILE, help="The schedule's seed.")
@click.option("--key", required=True, type=FILE, help="The landmark's private key.")
@click.option("--session-key", required=True, type=FILE, help="The public key that must answer.")
@click.option("--agent", required=True, callback=host_and_port, help="HOST:PORT of the device.")
@click.option("--timeout", default=2.0, show_default=True, help="Seconds an answer may take.")
@click.option("-o", "--output", required=True, type=FILE, help="Append receipts here.")
def probe(
    *, session: Path, landmark: str, agent: tuple[str, int], timeout: float, **given: Path
) -> None:
    """Measure at each moment that SESSION's schedule names, and sign a receipt for each."""
    import secrets
    import time

    from tidewaiter.app.custody.measuring.probing import LandmarkFiles, Moments, measure
    from tidewaiter.custody.measuring.packets import NONCE_BYTES

    files = LandmarkFiles(
        session, given["seed"], given["key"], given["session_key"], given["output"]
    )
    moments = Moments(time.time, lambda: secrets.token_bytes(NONCE_BYTES), timeout)
    count = measure(files, landmark, agent, moments, _told)
    click.echo(f"{count} receipts")


def _told(receipt: Receipt) -> None:
    took = "no answer" if receipt.shortest_ns is None else f"{receipt.shortest_ns / 1e6:.3f} ms"
    click.echo(f"burst {receipt.sequence}: {took}, {receipt.answered} of {receipt.sent}", err=True)
