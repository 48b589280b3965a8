"""``tidewaiter case seal``: put a case and its answer into one file that others can check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import (
    as_of_option,
    echo_json,
    facts_option,
    json_option,
    loaded,
    only_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PATH = click.Path(path_type=Path)


@click.command("seal")
@click.argument("case", type=PATH)
@click.option("-o", "--out", required=True, type=PATH, help="The bundle, such as case.tar.")
@click.option("--answer", type=PATH, help="Folder that `tidewaiter account -o` wrote.")
@click.option("--key", type=PATH, help="Private key that signs: Ed25519, PKCS #8 in PEM.")
@click.option("--new-key", type=PATH, help="Make a key, and FILE.pub beside it, and sign with it.")
@click.option("--custody", type=PATH, help="Table of who received what: time,actor,action,note.")
@click.option("--earlier", type=PATH, help="Bundle whose custody log is continued.")
@as_of_option
@facts_option
@json_option
def seal_command(case: Path, *, out: Path, as_of: str, as_json: bool, **given: Path | None) -> None:
    """Seal the folder CASE, with its answer, into one signed file.

    The same folders, day and key give the same bytes. A seal shows that nothing changed since; it
    does not show that the records are true.
    """
    from tidewaiter.app.account.run import facts_digest
    from tidewaiter.app.account.seal import Sealing, seal
    from tidewaiter.report.account.seal_text import sealed_text

    sealing = Sealing(
        case,
        only_day(as_of),
        facts_digest(loaded(given["overlay"])),
        given["answer"],
        given["custody"],
        given["earlier"],
    )
    answer = seal(sealing, _key(given["key"], given["new_key"]), out)
    if as_json:
        echo_json(answer)
    else:
        click.echo(sealed_text(answer.statement, answer.signer, answer.bundle, answer.sha256))


def _key(path: Path | None, new: Path | None) -> Callable[[], Ed25519PrivateKey]:
    """Return what gives the key: one that is there is read at once, a new one made at the end."""
    from functools import partial

    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.store.key_file import new_key, signing_key

    if path is not None and new is None:
        return partial(_same, signing_key(path))
    if new is not None and path is None:
        return partial(new_key, new)
    raise UsageError(
        "a seal needs one key",
        where=Where("--key"),
        found="none" if path is None else "two",
        allowed="--key FILE, or --new-key FILE to make one",
    )


def _same(key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    return key
