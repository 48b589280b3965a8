"""``tidewaiter custody agent``: what answers challenges on a device."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import unix_time
from tidewaiter.cli.options import writing

FILE = click.Path(path_type=Path)
session_argument = click.argument("session", type=FILE)
session_key_option = click.option(
    "--session-key", required=True, type=FILE, help="The session's private key."
)


def host_and_port(_ctx: click.Context, _parameter: click.Parameter, text: str) -> tuple[str, int]:
    """Return a host and a port as given: 127.0.0.1:4000."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 0xFFFF:
        raise click.BadParameter("write HOST:PORT")
    return host.strip("[]"), int(port)


@click.group("agent")
def command() -> None:
    """Answer the challenges of landmarks under a key made for one session.

    Opt-in: it runs where its owner starts it, and tells nothing but signatures.
    """


@command.command("attest")
@session_argument
@session_key_option
@click.option("--device-key", required=True, type=FILE, help="The device's private key.")
@click.option("--at", default="", metavar="TIME", help="YYYY-MM-DDThh:mm:ssZ; now by default.")
@click.option("-o", "--output", required=True, type=FILE, help="The token: before.token.")
def attest(*, session: Path, session_key: Path, device_key: Path, at: str, output: Path) -> None:
    """Bind a session's key to SESSION under the device's key; before it and after it."""
    from tidewaiter.app.custody.measuring.sessions import attest_session

    with writing(output) as write:
        write(attest_session(session, device_key, session_key, unix_time(at)))


@command.command("serve")
@session_argument
@session_key_option
@click.option(
    "--listen", default="127.0.0.1:0", callback=host_and_port, help="HOST:PORT, UDP.",
    show_default=True,
)  # fmt: skip
def serve(*, session: Path, session_key: Path, listen: tuple[str, int]) -> None:
    """Answer the challenges of SESSION until the program is ended."""
    from tidewaiter.app.custody.measuring.probing import serve_device

    counts = serve_device(session, session_key, listen, click.echo)
    click.echo(", ".join(f"{name} {count}" for name, count in counts.items()))
