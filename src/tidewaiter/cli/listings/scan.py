"""``tidewaiter listings scan``: what saved pages offer, and what of it is controlled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded, only_day

if TYPE_CHECKING:
    from tidewaiter.app.listings.scan import Question
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.listings.scan import ScanAnswer

PATH = click.Path(path_type=Path)
NOTHING_READ = 3
"""Exit code where no page and no file gave a listing: that is no clean answer."""
_THROWN_AWAY = (
    "note: pseudonyms were made with a key that is thrown away, so that this scan cannot be "
    "joined with another; --pseudonyms FILE keeps one"
)


@click.command("scan")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--as-of", default="", metavar="DATE", help="Day for listings that name none.")
@click.option("-o", "--out", type=PATH, help="Folder for tables, report and evidence.")
@click.option("--pseudonyms", type=PATH, help="File of the key of pseudonyms; made if not there.")
@click.option("--mapping", type=PATH, help="File that names the columns of an export.")
@click.option("--labels", is_flag=True, help="Read serial numbers off labels in photos.")
@click.option("--key", type=PATH, help="Private key that signs the evidence: Ed25519 in PEM.")
@click.option("--actor", default="analyst", show_default=True, help="Who collects, as an office.")
@click.option("--cores", default=0, help="Cores that read texts; all of them when left out.")
@facts_option
@json_option
def scan_command(paths: tuple[Path, ...], *, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Say what the saved pages, archives, exports and photos in PATHS offer.

    With -o it writes offers, lots, links, sellers, chips, prices, unseen and losses as tables,
    report.html, summary.json, case-listings.csv for `tidewaiter account`, and the bytes behind
    every row with a log of custody under evidence/. Exit code 0: nothing controlled is on offer;
    1: something is; 2: usage; 3: nothing at all could be read, or bad data.
    """
    from tidewaiter.report.listings.scan_text import scan_text

    answer = _answer(paths, given)
    if as_json:
        echo_json(answer)
    else:
        click.echo(scan_text(answer))
    click.get_current_context().exit(_code(answer))


def _code(answer: ScanAnswer) -> int:
    if answer.losses and not answer.observations:
        return NOTHING_READ
    return int(any(row.control == "controlled" for row in answer.offers))


def _answer(paths: tuple[Path, ...], given: dict[str, Any]) -> ScanAnswer:
    from tidewaiter.app.account.run import facts_digest
    from tidewaiter.app.listings.scan import Question, scan
    from tidewaiter.sources.tables.mapping import mapping_of
    from tidewaiter.store.pseudonym_key import fresh_key, pseudonym_key

    facts = loaded(given["overlay"])
    if given["pseudonyms"] is None:
        click.echo(_THROWN_AWAY, err=True)
    question = Question(
        paths=paths,
        as_of=only_day(given["as_of"] or now()[:10]),
        key=fresh_key() if given["pseudonyms"] is None else pseudonym_key(given["pseudonyms"]),
        facts_sha256=facts_digest(facts),
        read_labels=given["labels"],
        columns=None if given["mapping"] is None else mapping_of(given["mapping"]),
        cores=given["cores"] or _cores(),
    )
    if given["out"] is None:
        return scan(facts, question)
    return _collected(facts, question, given)


def _cores() -> int:
    """Return the number of cores that this process may use."""
    import os

    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _collected(facts: Facts, question: Question, given: dict[str, Any]) -> ScanAnswer:
    """Return the answer, everything written and the evidence sealed."""
    from tidewaiter import __version__
    from tidewaiter.app.listings.keeping import keeper
    from tidewaiter.app.listings.scan import scan
    from tidewaiter.app.listings.written import write_scan
    from tidewaiter.store.evidence.collection import Collection
    from tidewaiter.store.key_file import signing_key

    key = None if given["key"] is None else signing_key(given["key"])
    out = given["out"]
    tool = f"tidewaiter {__version__}"
    with Collection(out, given["actor"], tool, now) as collection:
        answer = scan(facts, question, keeper(collection, now()))
        write_scan(facts, answer, out)
        collection.seal(key, question.facts_sha256)
    return answer


def now() -> str:
    """Return the time of this machine's clock, ``YYYY-MM-DDThh:mm:ssZ``."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
