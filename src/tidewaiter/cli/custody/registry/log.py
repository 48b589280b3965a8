"""``tidewaiter custody log``: a log that anybody can check."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import echo_answer, place_argument, unix_time
from tidewaiter.cli.options import json_option

FILE = click.Path(path_type=Path)
key_option = click.option("--key", required=True, type=FILE, help="The log's private key.")


@click.group("log")
def command() -> None:
    """Keep a transparency log: append, prove, check, witness, publish.

    PLACE is a file of SQLite or an address postgresql://...
    """


@command.command("new")
@place_argument
@click.option("--origin", required=True, metavar="NAME", help="Such as log.example/chips.")
@click.option("--new-key", type=FILE, help="Make a key and write it here.")
@click.option("--key", type=FILE, help="A key that is there.")
@json_option
def new(*, place: str, origin: str, new_key: Path | None, key: Path | None, as_json: bool) -> None:
    """Make a log at PLACE."""
    from tidewaiter.app.custody.registry.log import make_log

    if (new_key is None) == (key is None):
        raise click.UsageError("name either --new-key or --key")
    made = make_log(place, origin, new_key or key or Path(), is_new_key=new_key is not None)
    echo_answer(made, as_json=as_json, text=made.verifier)


@command.command("add")
@place_argument
@click.argument("files", nargs=-1, required=True, type=FILE)
@key_option
@json_option
def add(*, place: str, files: tuple[Path, ...], key: Path, as_json: bool) -> None:
    """Append each of FILES to the log at PLACE, all or none, and print the checkpoint."""
    from tidewaiter.app.custody.registry.log import add_records

    added = add_records(place, files, key)
    echo_answer(added, as_json=as_json, text=added.checkpoint.rstrip("\n"))


@command.command("prove")
@place_argument
@click.argument("entry", type=int)
@click.option("-o", "--output", type=FILE, help="Write the proof here: unit.tlog-proof.")
def prove(*, place: str, entry: int, output: Path | None) -> None:
    """Write the proof that ENTRY, counted from 0, is in the log at PLACE."""
    from tidewaiter.app.custody.registry.log import write_proof

    text = write_proof(place, entry, output)
    if output is None:
        click.echo(text, nl=False)


@command.command("verify")
@click.argument("place", required=False)
@click.option("--seen", multiple=True, type=FILE, help="A checkpoint that somebody else kept.")
@click.option("--record", type=FILE, help="A record, to be checked by its proof alone.")
@click.option("--proof", type=FILE, help="Its proof.")
@click.option("--log-key", default="", metavar="KEY", help="The log's public key: name+hash+key.")
@click.option("--witness", multiple=True, metavar="KEY", help="A witness's: name+hash+key.")
@click.option("--quorum", type=click.IntRange(0), help="Witnesses asked for; all by default.")
@json_option
def verify(*, place: str | None, as_json: bool, seen: tuple[Path, ...], **given: object) -> None:
    """Check the log at PLACE, or a record by its proof alone. Exit code 1: a fault."""
    if place is None:
        _verify_proof(given, as_json=as_json)
        return
    from tidewaiter.app.custody.registry.log import verify_log
    from tidewaiter.report.custody.registry_text import faults_text

    found = verify_log(place, seen, str(given["log_key"]))
    check, lead = found.check, "key" if found.is_named else "key (the log's own word)"
    text = faults_text(check.size, check.checkpoints, check.faults)
    echo_answer(found, as_json=as_json, text=f"{text}\n{lead}: {found.verifier}")
    if check.faults:
        click.get_current_context().exit(1)


def _verify_proof(given: dict[str, object], *, as_json: bool) -> None:
    from tidewaiter.app.custody.registry.log import trust_of, verify_proof

    record, proof, log_key = given["record"], given["proof"], given["log_key"]
    if not (isinstance(record, Path) and isinstance(proof, Path) and log_key):
        raise click.UsageError("name PLACE, or --record, --proof and --log-key")
    witnesses, quorum = given["witness"], given["quorum"]
    trust = trust_of(str(log_key), witnesses, quorum)  # type: ignore[arg-type]
    logged = verify_proof(record, proof, trust)
    seen_by = ", ".join(logged.witnesses) or "no witness asked for"
    text = f"entry {logged.entry} of {logged.checkpoint.size}; {seen_by}"
    echo_answer(logged, as_json=as_json, text=text)


@command.command("cosign")
@place_argument
@click.option("--witness-key", required=True, type=FILE, help="The witness's private key.")
@click.option("--name", required=True, help="Its name: witness.example.")
@click.option("--state", required=True, type=FILE, help="File that it keeps what it saw in.")
@click.option("--at", default="", metavar="TIME", help="YYYY-MM-DDThh:mm:ssZ; now by default.")
@json_option
def cosign(*, place: str, witness_key: Path, state: Path, as_json: bool, **given: str) -> None:
    """Sign the log at PLACE as a witness, if it goes on from what was seen last."""
    from tidewaiter.app.custody.registry.log import cosign_log, witness_at

    signed = cosign_log(
        place, witness_at(given["name"], witness_key, state), unix_time(given["at"])
    )
    echo_answer(signed, as_json=as_json, text=f"{signed.witness}\n{signed.checkpoint.rstrip()}")


@command.command("compare")
@click.argument("one", type=FILE)
@click.argument("other", type=FILE)
@click.option("--log-key", required=True, metavar="KEY", help="The log's: name+hash+key.")
@json_option
def compare(*, one: Path, other: Path, log_key: str, as_json: bool) -> None:
    """Say whether two checkpoints show two views of a log. Exit code 1: they do.

    Both together prove it to anybody: the log signed two roots for one size.
    """
    from tidewaiter.app.custody.registry.log import split_of

    split = split_of(one, other, log_key)
    text = f"two views of size {split.size:,}" if split else "no contradiction in these two alone"
    echo_answer({"split": split}, as_json=as_json, text=text)
    if split:
        click.get_current_context().exit(1)


@command.command("tiles")
@place_argument
@click.option("-o", "--output", required=True, type=FILE, help="Folder to be served.")
@json_option
def tiles(*, place: str, output: Path, as_json: bool) -> None:
    """Write the log at PLACE as files that any web server can serve."""
    from tidewaiter.app.custody.registry.log import publish_tiles

    written = publish_tiles(place, output)
    echo_answer({"files": written}, as_json=as_json, text=f"{written:,} files written")
