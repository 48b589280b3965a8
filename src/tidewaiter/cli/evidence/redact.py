"""``tidewaiter evidence redact``: a copy of evidence without what must stay behind."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, json_option

PATH = click.Path(path_type=Path)


@click.command("redact")
@click.argument("folder", type=PATH)
@click.option("-o", "--out", required=True, type=PATH, help="Folder of the copy; a new one.")
@click.option(
    "--object", "objects", multiple=True, metavar="DIGEST", help="Withhold this; repeatable."
)
@click.option("--contacts", is_flag=True, help="Cover contacts in texts; withhold what is no text.")
@click.option("--reason", required=True, help="Why; it is written into the log of the copy.")
@click.option("--actor", required=True, help="Who redacts, as an office.")
@click.option("--key", type=PATH, help="Private key that signs the copy: Ed25519 in PEM.")
@json_option
def redact_command(
    folder: Path, out: Path, *, objects: tuple[str, ...], as_json: bool, **given: str | Path | None
) -> None:
    """Copy the sealed FOLDER without some objects, or with contacts covered.

    Each redaction is a line in the log of the copy: digest of the original, what was left out, who
    and why. FOLDER stays as it is. Tables and reports are not copied: scan the copy for them.
    """
    import tempfile

    from tidewaiter import __version__
    from tidewaiter.app.evidence.redact import Asked, redact
    from tidewaiter.cli.listings.scan import now
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.store.evidence.collection import Collection
    from tidewaiter.store.key_file import signing_key

    if not (folder / "evidence").is_dir():
        raise UsageError("there is no evidence of a scan", where=Where(str(folder)))
    if out.exists() or out.resolve().is_relative_to(folder.resolve()):
        raise UsageError("the copy needs a new folder beside the original", where=Where(str(out)))
    key = given["key"]
    signing = signing_key(key) if isinstance(key, Path) else None
    asked = Asked(objects, bool(given["contacts"]), str(given["reason"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".tidewaiter-", dir=out.parent) as unfinished:
        part = Path(unfinished) / "copy"
        with Collection(part, str(given["actor"]), f"tidewaiter {__version__}", now) as copy:
            done = redact(folder, copy, asked)
            copy.seal(signing, "")
        part.rename(out)
    if as_json:
        echo_json(done)
    else:
        click.echo(
            f"{out}: {done.objects:,} objects; {done.unchanged:,} unchanged, "
            f"{len(done.withheld):,} withheld, {len(done.covered):,} with "
            f"{done.contacts:,} contacts covered"
        )
