"""``tidewaiter case describe``: the tables of a case, in words and as JSON Schema."""

from __future__ import annotations

import click

from tidewaiter.cli.options import echo_json, json_option


@click.command("describe")
@click.argument("table", default="")
@click.option("--schema", "as_schema", is_flag=True, help="Print JSON Schema.")
@json_option
def describe(table: str, *, as_schema: bool, as_json: bool) -> None:
    """Say what the tables of a case are, or what the columns of one TABLE are."""
    from tidewaiter.model.books.records import TABLES
    from tidewaiter.report.cases_text import table_text, tables_text
    from tidewaiter.sources.cases.documented import FORMS, case_schema, described, table_schema

    if as_schema:
        echo_json(table_schema(table) if table else case_schema())
        return
    tables = [described(table)] if table else [described(name) for name in TABLES]
    if as_json:
        echo_json(tables)
    elif table:
        click.echo(table_text(tables[0], FORMS))
    else:
        click.echo(tables_text(tables))
