"""A rule in words, and the ledger of the cap, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.controls.cap import Ledger, LedgerRow
    from tidewaiter.controls.explain import ExplainedVersion, Explanation
    from tidewaiter.core.cite import Source

_MOST_ROWS = 60


def as_explanation(found: Explanation, sources: Mapping[str, Source]) -> str:
    """Return a rule with its texts over time, oldest first."""
    lines = [f"{found.title}", f"{found.rule}, {found.jurisdiction}, {found.kind}"]
    follows = (("if it holds", found.if_yes), ("if it does not", found.if_no))
    lines += [f"{lead}: {words}" for lead, words in follows if words]
    if found.supposing:
        supposed = ", ".join(f"{k} {v}" for k, v in found.supposing.items())
        lines.append(f"asked of an item alone, it supposes: {supposed}")
    if found.named_by:
        lines.append(f"rules that refer to it: {', '.join(found.named_by)}")
    for version in found.versions:
        lines += ["", *_version(version, sources)]
    return "\n".join(lines)


def _version(version: ExplainedVersion, sources: Mapping[str, Source]) -> Iterator[str]:
    until = f" to {version.until}" if version.until else ""
    yield f"from {version.in_force}{until}: {version.status} (published {version.published})"
    yield from (f"    {line}" for line in version.words)
    yield f"  needs: {', '.join(version.needs)}"
    source = sources[version.source]
    place = f", {version.locator}" if version.locator else ""
    yield wrapped(
        f"{source.title}{place}; text {version.grade}, read {version.as_of}", "  source: "
    )
    if version.note:
        yield wrapped(version.note, "  note: ")


def as_ledger(found: Ledger, sources: Mapping[str, Source]) -> str:
    """Return the running shares of each product against the cap."""
    lines = []
    if found.status != "in-force":
        lines.append(f"VERIFY: the text of {found.rule} was not read ({found.status})")
    lines += [
        f"cap {found.limit:g}%: {', '.join(found.counted)} against {found.home}",
        wrapped(f"{sources[found.source].title}; from {found.in_force}", "source: "),
        wrapped(found.note, "note: "),
        "",
    ]
    lines += table([_HEADING, *(_row(row) for row in found.rows[:_MOST_ROWS])], left=3)
    if len(found.rows) > _MOST_ROWS:
        lines.append(f"... and {len(found.rows) - _MOST_ROWS} more rows (--json has all)")
    lines += ["", *(wrapped(note, "note: ") for note in found.notes)]
    for chip, line in found.first_beyond.items():
        now = "and stays so" if chip in found.beyond_at_end else "and is within at the end"
        lines.append(f"{chip}: would exceed the cap at line {line}, {now}")
    if not found.first_beyond:
        lines.append("no product would exceed the cap")
    return "\n".join(lines)


_HEADING = ("day", "chip", "to", "line", "quantity", "TPP capped", "TPP at home", "share", "state")


def _row(row: LedgerRow) -> tuple[str, ...]:
    share = "none at home" if row.share is None else f"{row.share:.2f}%"
    return (
        row.day,
        row.chip,
        row.destination,
        str(row.line),
        f"{row.quantity:,}",
        f"{row.capped_tpp:,.0f}",
        f"{row.home_tpp:,.0f}",
        share,
        row.state,
    )
