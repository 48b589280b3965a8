"""``tidewaiter custody landmark``: what measures devices from a known place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.custody.measuring.agent import FILE, host_and_port, session_argument
from tidewaiter.cli.custody.registry.told import unix_time
from tidewaiter.cli.options import facts_option, loaded

if TYPE_CHECKING:
    from tidewaiter.app.custody.measuring.probing import Moments
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
@click.option("--policy", type=FILE, help="How, YAML; the packaged choices by default.")
@click.option("--begins", default="", metavar="TIME", help="From when; now by default.")
@facts_option
def plan(*, session: Path, seed: Path, policy: Path | None, begins: str, **given: Any) -> None:  # noqa: ANN401
    """Write SESSION, which commits to a schedule, and the seed that the schedule follows from."""
    import secrets

    from tidewaiter.app.custody.measuring.sessions import (
        SEED_BYTES,
        SessionPlan,
        lay_down,
        policy_of,
    )
    from tidewaiter.facts.catalogue import found

    about = SessionPlan(given["ident"], given["device"], given["landmarks"], unix_time(begins))
    if policy is None:
        how = found("rules", "measuring", loaded(given["overlay"]).measuring).policy
    else:
        how = policy_of(policy)
    lay_down(about, how, secrets.token_bytes(SEED_BYTES), (session, seed))


@command.command("probe")
@session_argument
@click.option("--landmark", required=True, help="Which of the session's landmarks this is.")
@click.option("--seed", required=True, type=FILE, help="The schedule's seed.")
@click.option("--key", required=True, type=FILE, help="The landmark's private key.")
@click.option("--session-key", required=True, type=FILE, help="The public key that must answer.")
@click.option("--agent", required=True, callback=host_and_port, help="HOST:PORT of the device.")
@click.option("--timeout", default=2.0, show_default=True, help="Seconds an answer may take.")
@click.option("-o", "--output", required=True, type=FILE, help="Append receipts here.")
@facts_option
def probe(
    *,
    session: Path,
    landmark: str,
    agent: tuple[str, int],
    timeout: float,
    **given: Any,  # noqa: ANN401
) -> None:
    """Measure at each moment that SESSION's schedule names, and sign a receipt for each."""
    from tidewaiter.app.custody.measuring.probing import LandmarkFiles, measure

    files = LandmarkFiles(
        session, given["seed"], given["key"], given["session_key"], given["output"]
    )
    count = measure(files, landmark, agent, _moments(timeout, given["overlay"]), _told)
    click.echo(f"{count} receipts")


@command.command("serve")
@click.option(
    "--session", "tasks", nargs=4, multiple=True, required=True,
    metavar="SESSION SEED KEY HOST:PORT", type=(FILE, FILE, FILE, str),
    help="What to measure: session, seed, the public key that must answer, and the device.",
)  # fmt: skip
@click.option("--landmark", required=True, help="Which of the sessions' landmarks this is.")
@click.option("--key", required=True, type=FILE, help="The landmark's private key.")
@click.option("--timeout", default=2.0, show_default=True, help="Seconds an answer may take.")
@click.option("-o", "--output", required=True, type=FILE, help="Append receipts here.")
@click.option("--log", default="", metavar="PLACE", help="Log that takes each receipt as well.")
@click.option("--log-key", type=FILE, help="The log's private key.")
@facts_option
def serve(
    *,
    tasks: tuple[tuple[Path, Path, Path, str], ...],
    timeout: float,
    overlay: Path | None,
    **given: Any,  # noqa: ANN401
) -> None:
    """Measure for one landmark until all sessions are done, or the program is told to end.

    Each receipt is on disk before the next burst of its session begins. A burst that is late is
    not run and stays missing.
    """
    from tidewaiter.app.custody.measuring.serving import Landmark, Task, Told, serve_landmark

    context = click.get_current_context()
    sessions = [
        Task(session, seed, key, host_and_port(context, None, address))
        for session, seed, key, address in tasks
    ]
    landmark = Landmark(
        given["landmark"], given["key"], given["output"], given["log"], given["log_key"]
    )
    told = Told(lambda count: click.echo(f"{count} bursts to come", err=True), _told)
    served = serve_landmark(sessions, landmark, _moments(timeout, overlay), told)
    click.echo(f"{served.made} receipts, {served.late} bursts too late, {served.left} left")


def _moments(timeout: float, overlay: Path | None) -> Moments:
    import secrets
    import time

    from tidewaiter.app.custody.measuring.probing import Moments
    from tidewaiter.custody.measuring.packets import NONCE_BYTES
    from tidewaiter.facts.catalogue import found

    late = found("rules", "measuring", loaded(overlay).measuring).late.amount("s")
    return Moments(time.time, lambda: secrets.token_bytes(NONCE_BYTES), timeout, late)


def _told(receipt: Receipt) -> None:
    took = "no answer" if receipt.shortest_ns is None else f"{receipt.shortest_ns / 1e6:.3f} ms"
    click.echo(f"burst {receipt.sequence}: {took}, {receipt.answered} of {receipt.sent}", err=True)
