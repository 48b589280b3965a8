"""A case as text for a terminal: what was read or what is wrong, and its tables in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tidewaiter.model.books.account import TableRead

STATUS = {
    "made-up": "made up",
    "alleged": "alleged, not established",
    "records": "records of a keeper",
}


class Fault(Protocol):
    """A fault of a case."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def file(self) -> str:
        """Name of the file."""

    @property
    def row(self) -> int:
        """Row, or 0."""

    @property
    def line(self) -> int:
        """Line, or 0."""

    @property
    def column(self) -> str:
        """Column."""

    @property
    def found(self) -> str:
        """What stands there."""

    @property
    def allowed(self) -> str:
        """What would have been accepted."""

    @property
    def hint(self) -> str:
        """One thing to try."""


class Remark(Protocol):
    """Something odd about a column."""

    @property
    def table(self) -> str:
        """Table."""

    @property
    def column(self) -> str:
        """Column."""

    @property
    def text(self) -> str:
        """What is odd."""

    @property
    def rows(self) -> int:
        """Number of rows."""

    @property
    def row(self) -> int:
        """The first of them."""

    @property
    def values(self) -> Sequence[str]:
        """A few values."""


class Checked(Protocol):
    """What checking a case came to."""

    @property
    def case(self) -> str:
        """Name of the case."""

    @property
    def status(self) -> str:
        """What the case is."""

    @property
    def faults(self) -> Sequence[Fault]:
        """What is wrong."""

    @property
    def more_faults(self) -> int:
        """Faults besides those listed."""

    @property
    def tables(self) -> Sequence[TableRead]:
        """Files that were read."""

    @property
    def reports(self) -> int:
        """Number of reports of devices."""

    @property
    def remarks(self) -> Sequence[Remark]:
        """What is odd."""

    @property
    def ignored(self) -> Sequence[str]:
        """Files that are not read."""

    @property
    def missing(self) -> Mapping[str, str]:
        """Tables that are not there."""


class Column(Protocol):
    """A column in words."""

    @property
    def name(self) -> str:
        """Column."""

    @property
    def kind(self) -> str:
        """Kind of its cells."""

    @property
    def required(self) -> bool:
        """Whether every row must say it."""

    @property
    def words(self) -> Sequence[str]:
        """Words that it may hold."""

    @property
    def default(self) -> str:
        """What an empty cell says."""

    @property
    def text(self) -> str:
        """What it says."""


class Described(Protocol):
    """A table in words."""

    @property
    def table(self) -> str:
        """Name of the table."""

    @property
    def text(self) -> str:
        """What a row is."""

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns."""


def check_text(checked: Checked) -> str:
    """Return what checking a case came to, for a terminal."""
    lines = [f"{printable(checked.case)} ({STATUS[checked.status]})", ""]
    if checked.faults:
        lines += _faults(checked)
    else:
        lines += _tables(checked)
        lines += [line for remark in checked.remarks for line in _remark(remark)]
        lines += _missing(checked)
    return "\n".join(lines).rstrip()


def _faults(checked: Checked) -> Iterator[str]:
    count = len(checked.faults) + checked.more_faults
    yield f"{count:,d} {'fault' if count == 1 else 'faults'}; nothing was loaded"
    for fault in checked.faults:
        yield ""
        yield wrapped(f"{_place(fault)}: {fault.message}", "")
        for label in ("found", "allowed", "hint"):
            if text := getattr(fault, label):
                yield wrapped(printable(text), f"  {label}: ")
    if checked.more_faults:
        yield ""
        yield f"{checked.more_faults:,d} more are not listed (--most)"


def _place(fault: Fault) -> str:
    file = f"{fault.file}:{fault.line}" if fault.line else fault.file
    row = f"row {fault.row}" if fault.row else ""
    return printable(", ".join(part for part in (file or "the case", row, fault.column) if part))


def _tables(checked: Checked) -> Iterator[str]:
    if checked.tables:
        rows = [(one.table, f"{one.rows:,d}", one.file) for one in checked.tables]
        heading = ("table", "rows", "file")
        yield from (f"  {line}" for line in _left([heading, *rows]))
    else:
        yield "  no table"
    if checked.reports:
        yield f"  {checked.reports:,d} reports of devices"
    for name in checked.ignored:
        yield f"  not read, as case.yaml says: {printable(name)}"


def _left(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return rows aligned, the number to the right and the file behind it to the left."""
    aligned = table([(name, count) for name, count, _ in rows])
    return [f"{line}  {printable(row[2])}" for line, row in zip(aligned, rows, strict=True)]


def _remark(remark: Remark) -> Iterator[str]:
    yield ""
    count = f"{remark.rows:,d} {'row' if remark.rows == 1 else 'rows'}, first row {remark.row}"
    values = printable(", ".join(remark.values))
    yield wrapped(f"{remark.table}, {remark.column}: {remark.text} ({count}): {values}", "remark: ")


def _missing(checked: Checked) -> Iterator[str]:
    if checked.missing:
        yield ""
        yield "Not there, or without a row, and what each would tell:"
        width = max(map(len, checked.missing))
        yield from (wrapped(text, f"  {name:{width}}  ") for name, text in checked.missing.items())


def tables_text(tables: Sequence[Described]) -> str:
    """Return the tables of a case, one line each."""
    width = max(len(one.table) for one in tables)
    lines = [wrapped(one.text, f"{one.table:{width}}  ") for one in tables]
    return "\n".join(
        [
            *lines,
            "",
            "tidewaiter case describe TABLE tells its columns, --schema prints JSON Schema.",
        ]
    )


def table_text(described: Described, forms: Mapping[str, str]) -> str:
    """Return a table with its columns.

    Args:
        described: The table.
        forms: What may stand in a column, by kind.
    """
    lines = [wrapped(described.text, f"{described.table}: "), ""]
    width = max(len(column.name) for column in described.columns)
    lines += [wrapped(_column(c), f"  {c.name:{width}}  ") for c in described.columns]
    lines.append("")
    kinds = {column.kind for column in described.columns} - {"word"}
    lines += [wrapped(text, f"  {kind}: ") for kind, text in forms.items() if kind in kinds]
    return "\n".join([*lines, 'An empty cell is "nobody said".'])


def _column(column: Column) -> str:
    marks = ["must be filled"] if column.required else []
    marks += [f"empty is {column.default}"] if column.default else []
    kind = " | ".join(column.words) or column.kind
    return f"({', '.join([kind, *marks])}) {column.text}"


def printable(text: str) -> str:
    """Return text without what would steer a terminal, such as escapes and direction marks."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
