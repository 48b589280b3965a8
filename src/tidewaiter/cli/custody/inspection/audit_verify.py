"""``tidewaiter custody audit-verify``: what an inspection showed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer, unix_time
from tidewaiter.cli.options import facts_option, json_option, loaded, writing


@click.command("audit-verify")
@click.argument("kit", type=FILE)
@click.argument("answers", type=FILE)
@click.option("--proof", required=True, type=FILE, help="That the commitment is in the log.")
@click.option("--log-key", required=True, metavar="KEY", help="The log's key: name+hash+key.")
@click.option("--witness", multiple=True, metavar="KEY", help="A witness's: name+hash+key.")
@click.option("--quorum", type=click.IntRange(0), help="Witnesses asked for; 0 goes without.")
@click.option("--keys", type=FILE, help="CSV serial,key: fingerprints of the units' keys.")
@click.option("--registry", default="", metavar="LOG", help="What knows the units' identifiers.")
@click.option("--begun", default="", metavar="TIME", help="When the visit began, for a CSV.")
@click.option("--digest", default="", help="SHA-256 of the answers, as noted on paper.")
@click.option("--page", type=FILE, help="Write a page that the site can read.")
@click.option("--sightings", type=FILE, help="Write sightings.csv for a case folder.")
@facts_option
@json_option
def command(*, overlay: Path | None, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Check KIT and ANSWERS and say how many units may be missing.

    Exit code 1: a unit was not shown as the plan asks, or is contradicted.
    """
    from tidewaiter.app.custody.audit_verify import AskedAudit, verify_audit
    from tidewaiter.app.custody.registry.log import trust_of
    from tidewaiter.report.custody.inspection.text import verified_text

    if not given["witness"] and given["quorum"] != 0:
        raise click.UsageError("name a --witness that says when, or go without by --quorum 0")
    trust = trust_of(given["log_key"], given["witness"], given["quorum"])
    begun = unix_time(given["begun"]) if given["begun"] else 0
    named = ("kit", "answers", "proof", "keys", "registry", "digest")
    asked = AskedAudit(trust=trust, begun=begun, **{name: given[name] for name in named})
    facts = loaded(overlay)
    answer = verify_audit(facts, asked)
    if given["page"]:
        _write_page(answer, facts, given["page"])
    if given["sightings"]:
        _write_sightings(answer, given["sightings"])
    echo_answer(_plain(answer), as_json=as_json, text=verified_text(answer))
    if not all(one.is_shown for one in answer.grading.units):
        click.get_current_context().exit(1)


def _plain(answer: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an answer without the kit's whole sample, which the kit itself holds."""
    return {
        "site": answer.kit.site,
        "kit": answer.digest,
        "inventory": answer.kit.inventory,
        "pool": answer.kit.pool,
        "units": [
            {
                "serial": one.unit.unit.serial,
                "asked": one.unit.grade,
                "grade": one.grade,
                "faults": list(one.faults),
                "is_shown": one.is_shown,
            }
            for one in answer.grading.units
        ],
        "strangers": list(answer.grading.strangers),
        "shown": answer.shown,
        "order": answer.order,
    }


def _write_page(answer: Any, facts: Any, path: Path) -> None:  # noqa: ANN401
    from tidewaiter.custody.inspection.grading import CLEARS
    from tidewaiter.report.custody.inspection.page import audit_page

    with writing(path) as write:
        write(audit_page(answer, CLEARS, facts.inspection["inspection"].limits).encode())


def _write_sightings(answer: Any, path: Path) -> None:  # noqa: ANN401
    from datetime import UTC, datetime

    from tidewaiter.app.custody.registry.sightings import write_sightings
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.custody.inspection.sightings import sightings

    if not answer.begun:
        raise UsageError("a sighting needs the day of the visit", where=Where("--begun"))
    at = datetime.fromtimestamp(answer.begun, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    write_sightings(path, sightings(answer.kit, answer.grading, at))
