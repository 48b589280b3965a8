"""``tidewaiter custody roles``: who may change what devices are measured against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.custody.registry.told import echo_answer, unix_time
from tidewaiter.cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.app.custody.roles import KeyFiles

FILE = click.Path(path_type=Path)
folder_argument = click.argument("folder", type=FILE)
at_option = click.option(
    "--at", default="", metavar="TIME", help="YYYY-MM-DDThh:mm:ssZ; now by default."
)


def until_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with the options of when versions expire."""
    for name, what in (
        ("--fresh-until", "When clients need a newer word."),
        ("--expires", "When keys and list of files expire."),
    ):
        command = click.option(name, required=True, metavar="TIME", help=what)(command)
    return command


def key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with the options of whose keys count."""
    for role, what in (("targets", "who says which files count"), ("root", "who says whose keys")):
        command = click.option(
            f"--{role}-threshold", required=True, type=click.IntRange(1), help="How many sign."
        )(command)
        command = click.option(
            f"--{role}-key", required=True, multiple=True, type=FILE, help=f"Public key: {what}."
        )(command)
    return click.option(
        "--online-key", required=True, multiple=True, type=FILE, help="Public key: what is newest."
    )(command)


@click.group("roles")
def command() -> None:
    """Say who may change landmarks, device keys and policy, and follow what they say.

    Several institutions sign; fewer than the threshold change nothing (The Update Framework).
    """


@command.command("new")
@folder_argument
@key_options
@until_options
def new(*, folder: Path, expires: str, fresh_until: str, **given: Any) -> None:  # noqa: ANN401
    """Begin FOLDER; its first version waits for signatures."""
    from tidewaiter.app.custody.roles import begin_roles

    begin_roles(folder, _keys(given), unix_time(expires), unix_time(fresh_until))
    click.echo(f"{folder}: version 1 waits for signatures")


@command.command("draft")
@folder_argument
@click.option("--add", multiple=True, type=FILE, help="A file: landmarks, keys, policy.")
@click.option("--remove", multiple=True, metavar="NAME", help="A file that goes.")
@until_options
def draft(
    *, folder: Path, add: tuple[Path, ...], remove: tuple[str, ...], expires: str, fresh_until: str
) -> None:
    """Draft the next version of FOLDER: files come or go, or are only signed anew."""
    from tidewaiter.app.custody.roles import change_files

    change_files(folder, add, remove, unix_time(expires), unix_time(fresh_until))
    click.echo(f"{folder}: the next version waits for signatures")


@command.command("rekey")
@folder_argument
@key_options
@until_options
def rekey(*, folder: Path, expires: str, fresh_until: str, **given: Any) -> None:  # noqa: ANN401
    """Draft other keys for FOLDER; enough of the old and of the new ones have to sign."""
    from tidewaiter.app.custody.roles import change_keys

    change_keys(folder, _keys(given), unix_time(expires), unix_time(fresh_until))
    click.echo(f"{folder}: new keys wait for signatures")


@command.command("sign")
@folder_argument
@click.option("--key", required=True, type=FILE, help="An institution's private key.")
def sign(*, folder: Path, key: Path) -> None:
    """Sign what waits in FOLDER, as far as the key may."""
    from tidewaiter.app.custody.roles import sign_drafts

    click.echo(f"signed: {', '.join(sign_drafts(folder, key))}")


@command.command("publish")
@folder_argument
@at_option
@json_option
def publish(*, folder: Path, at: str, as_json: bool) -> None:
    """Publish what waits in FOLDER, if enough institutions signed; all or nothing."""
    from tidewaiter.app.custody.roles import publish_drafts

    versions = publish_drafts(folder, unix_time(at))
    echo_answer({"versions": versions}, as_json=as_json, text=_versions_text(versions))


@command.command("update")
@click.argument("state", type=FILE)
@click.argument("source", type=FILE)
@click.option("--root", type=FILE, help="The first root, the first time: 1.root.json.")
@click.option("-o", "--output", type=FILE, help="Folder to write the files into.")
@at_option
@json_option
def update(*, state: Path, source: Path, at: str, as_json: bool, **given: Path | None) -> None:
    """Follow the roles in SOURCE; what is trusted is kept in the file STATE.

    Expired, older, unsigned or altered roles are refused, and nothing changes.
    """
    from tidewaiter.app.custody.roles import update_roles

    found = update_roles(state, source, unix_time(at), given["root"], given["output"])
    told = {"versions": found.versions, "files": sorted(found.files), "is_new": found.is_new}
    lines = [_versions_text(found.versions), *sorted(found.files)]
    echo_answer(told, as_json=as_json, text="\n".join(lines))


def _keys(given: dict[str, Any]) -> KeyFiles:
    from tidewaiter.app.custody.roles import KeyFiles

    return KeyFiles(
        root=given["root_key"],
        root_threshold=given["root_threshold"],
        targets=given["targets_key"],
        targets_threshold=given["targets_threshold"],
        online=given["online_key"],
    )


def _versions_text(versions: dict[str, int]) -> str:
    return ", ".join(f"{role} {version}" for role, version in sorted(versions.items()))
