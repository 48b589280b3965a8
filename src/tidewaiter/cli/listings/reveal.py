"""``tidewaiter listings reveal``: who is behind a pseudonym, for a reason that is logged."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded

PATH = click.Path(path_type=Path)


@click.command("reveal")
@click.argument("folder", type=PATH)
@click.argument("seller")
@click.option("--pseudonyms", required=True, type=PATH, help="File of the key of pseudonyms.")
@click.option("--reason", required=True, help="Why; it is written into the log of custody.")
@click.option("--actor", required=True, help="Who asks, as an office.")
@click.option("--key", type=PATH, help="Private key that signs the evidence anew: Ed25519 in PEM.")
@facts_option
@json_option
def reveal_command(
    folder: Path, seller: str, *, reason: str, actor: str, as_json: bool, **given: Path | None
) -> None:
    """Say who is behind the pseudonym SELLER in FOLDER, which a scan wrote.

    The sealed originals are read again. The log of custody gets a line with the reason, and the
    folder is sealed anew.
    """
    from tidewaiter import __version__
    from tidewaiter.app.account.run import facts_digest
    from tidewaiter.app.listings.reveal import Asked, reveal
    from tidewaiter.cli.listings.scan import now
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.store.evidence.collection import Collection
    from tidewaiter.store.key_file import signing_key
    from tidewaiter.store.pseudonym_key import existing_key

    if not (folder / "evidence").is_dir():
        raise UsageError("there is no evidence of a scan", where=Where(str(folder)))
    facts = loaded(given["overlay"])
    signing = None if given["key"] is None else signing_key(given["key"])
    pseudonyms = given["pseudonyms"]
    asked = Asked(seller, existing_key(pseudonyms or Path()), reason)
    with Collection(folder, actor, f"tidewaiter {__version__}", now) as collection:
        found = reveal(facts, collection, asked)
        collection.seal(signing, facts_digest(facts))
    if as_json:
        echo_json(found)
    else:
        listings = "\n".join(f"  {address}" for address in found.listings)
        click.echo(f"{found.seller} is {found.name!r} at {found.site}\n{listings}")
