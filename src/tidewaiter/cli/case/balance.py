"""``tidewaiter case balance``: what each account holds on a day, in chips and in compute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded, only_day

if TYPE_CHECKING:
    from tidewaiter.app.account.balance import CaseBalance


@click.command("balance")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--as-of", required=True, metavar="DATE", help="Last day of the balance.")
@click.option("--account", default="", metavar="ACCOUNT", help="Only this account: site:A.")
@click.option("--item", default="", metavar="ITEM", help="Only this chip: nvidia/h100-sxm.")
@click.option("--from", "begins", default="", metavar="DATE", help="First day; ever unless given.")
@click.option("--by", type=click.Choice(["month", "quarter", "year"]), help="A row each period.")
@click.option("--metric", default="", metavar="NAME", help="Also in H100-equivalents of a metric.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File of CSV to write.")
@facts_option
@json_option
def balance_command(
    folder: Path,
    *,
    as_of: str,
    out: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Say what every account of the case in FOLDER holds, what came and what left.

    By account, item and period, from least to most, as the records have it. Compute metrics:
    "8-bit dense", "FP16 dense", "memory bandwidth", "training-effective", "inference-effective".
    """
    from tidewaiter.app.account.balance import AskedBalance, case_balance

    facts = loaded(given.pop("overlay"))
    begins = given.pop("begins")
    wanted = AskedBalance(begins=only_day(begins, "--from") if begins else None, **given)
    answer = case_balance(facts, folder, only_day(as_of), wanted)
    if out is not None:
        _write(answer, out)
    if as_json:
        echo_json(answer)
    elif out is None:
        click.echo(_text(answer))


def _write(answer: CaseBalance, out: Path) -> None:
    from tidewaiter.app.account.written import csv_bytes
    from tidewaiter.core.atomic_file import replacing
    from tidewaiter.report.account.balance_text import balance_table

    with replacing(out) as path:
        path.write_bytes(csv_bytes(balance_table(answer.rows, answer.unit)))


def _text(answer: CaseBalance) -> str:
    from tidewaiter.report.account.balance_text import balance_text

    title = answer.case, answer.status, answer.as_of
    totals = {(total.account, total.ends): total.closing for total in answer.totals}
    told = balance_text(title, answer.rows, answer.unit, totals)
    unknown = [f"{item}: {why}" for item, why in answer.unknown.items()]
    return "\n".join([told, *unknown])
