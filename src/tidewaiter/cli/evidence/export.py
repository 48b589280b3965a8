"""``tidewaiter evidence export``: the evidence of a scan as a web archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, json_option

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.store.evidence.wacz import Exported

PATH = click.Path(path_type=Path)


@click.command("export")
@click.argument("folder", type=PATH)
@click.option("-o", "--out", required=True, type=PATH, help="The archive, such as scan.wacz.")
@click.option("--actor", default="analyst", show_default=True, help="Who exports, as an office.")
@click.option("--reason", default="", help="For whom and what; it is written into the log.")
@click.option("--key", type=PATH, help="Private key that signs the evidence anew: Ed25519 in PEM.")
@click.option("--unlogged", is_flag=True, help="Leave FOLDER as it was sealed: no line in its log.")
@json_option
def export_command(
    folder: Path, out: Path, *, unlogged: bool, as_json: bool, **given: str | Path | None
) -> None:
    """Write the objects of the sealed FOLDER as a web archive (WACZ) that other tools replay.

    It holds the originals, with whatever personal data is in them, so the log of custody gets a
    line that says so, and the folder is sealed anew, which needs the --key that signed it.
    """
    from tidewaiter.app.evidence.export import export

    signing = None if unlogged else _key_for(folder, given["key"])
    done = export(folder, out)
    if not unlogged:
        _log(folder, out, done, (str(given["actor"]), str(given["reason"]), signing))
    if as_json:
        echo_json(done)
    else:
        click.echo(
            f"{out}: {done.objects:,} objects, {done.records:,} records, {done.pages:,} pages; "
            f"sha256 {done.sha256}"
        )


def _key_for(folder: Path, path: str | Path | None) -> Ed25519PrivateKey | None:
    """Return the key that seals the folder anew; one that was signed is not left unsigned."""
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.evidence.collection.seal import SIGNATURE
    from tidewaiter.store.key_file import signing_key

    if isinstance(path, Path):
        return signing_key(path)
    if (folder / SIGNATURE).exists():
        raise UsageError(
            "the folder is signed, and a line in its log needs it signed anew",
            where=Where(str(folder)),
            allowed="--key FILE",
            hint="--unlogged exports it without a line in the log",
        )
    return None


def _log(
    folder: Path, out: Path, done: Exported, by: tuple[str, str, Ed25519PrivateKey | None]
) -> None:
    from tidewaiter import __version__
    from tidewaiter.app.evidence.export import log_export
    from tidewaiter.cli.listings.scan import now
    from tidewaiter.store.evidence.collection import Collection

    actor, reason, key = by
    with Collection(folder, actor, f"tidewaiter {__version__}", now) as collection:
        log_export(collection, out, done, reason, key)
