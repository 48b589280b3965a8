"""``tidewaiter custody agent``: what answers challenges on a device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.custody.registry.told import unix_time
from tidewaiter.cli.options import writing

FILE = click.Path(path_type=Path)
session_argument = click.argument("session", type=FILE)
session_key_option = click.option(
    "--session-key", required=True, type=FILE, help="The session's private key."
)


def host_and_port(_ctx: click.Context, _parameter: object, text: str) -> tuple[str, int]:
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


@command.command("new")
@click.argument("folder", type=FILE)
@click.option("--ueid", required=True, help="Its identifier.")
@click.option("--serial", default="", help="Its serial number.")
@click.option("--model", default="key in a file", show_default=True, help="What it is.")
@click.option("--firmware", default="", help="Version of its firmware.")
def new(*, folder: Path, **given: str) -> None:
    """Make a device that is a key in FOLDER: it shows who holds the key, and no chip."""
    from tidewaiter.store.custody.devices import DeviceIdentity, new_device

    new_device(folder, DeviceIdentity(**given))


@command.command("attest")
@session_argument
@session_key_option
@click.option("--device", type=FILE, help="Folder of a device that is a key in a file.")
@click.option("--nvattest", "tool", default="", help="NVIDIA's tool, to ask this machine's GPU.")
@click.option("--machine-key", type=FILE, help="The private key that signs what the tool says.")
@click.option("--at", default="", metavar="TIME", help="YYYY-MM-DDThh:mm:ssZ; now by default.")
@click.option("-o", "--output", required=True, type=FILE, help="The token: before.token.")
def attest(*, session: Path, session_key: Path, at: str, output: Path, **given: Any) -> None:  # noqa: ANN401
    """Bind a session's key to SESSION under the device's key; before it and after it.

    Name either a device's folder, or NVIDIA's tool and the machine's key.
    """
    from tidewaiter.app.custody.measuring.attesting import Answerer, device_of
    from tidewaiter.app.custody.measuring.sessions import attest_session

    now = unix_time(at)
    answerer = Answerer(given["device"], given["tool"], given["machine_key"])
    device = device_of(answerer, session, lambda: now)
    with writing(output) as write:
        write(attest_session(session, device, session_key))


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
