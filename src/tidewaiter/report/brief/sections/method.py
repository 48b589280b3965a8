"""How the page was made, and how to make it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Column,
    Command,
    Folded,
    Section,
    Table,
    cell,
    para,
    strong,
)

if TYPE_CHECKING:
    from tidewaiter.report.brief.content import Brief
    from tidewaiter.report.brief.references import References

_COLUMNS = (Column("Model"), Column("Of"), Column("SHA-256"))


def method(brief: Brief, refs: References) -> Section:
    """Return the section on method; the references are printed by the page itself."""
    del refs
    return Section(
        name="method",
        title="Method, and how to run it again",
        short="Method",
        blocks=(*_how(brief), *_again(brief)),
    )


def command(brief: Brief) -> str:
    """Return the command that makes the same page from the same facts."""
    return (
        f"tidewaiter brief --as-of {brief.as_of} --draws {brief.draws} --seed {brief.seed} "
        "-o brief.html"
    )


def _how(brief: Brief) -> list[Block]:
    return [
        para(
            "Every number is either a fact with a source or a computation from such facts. An "
            "assumption is an interval as it was stated; each model draws all of its assumptions "
            f"{brief.draws:,} times and works out the answer of each draw. An interval runs from "
            "the 5% to the 95% quantile of the answers unless it names another level. Numbers are "
            "rounded so that no printed digit depends on the luck of the draws."
        ),
        para(
            strong("Grades. "),
            "Primary: the text or data file itself was read. Secondary: a report or summary of "
            "it. Recomputed: worked out from stated inputs. Unverified: recalled or rumoured, "
            "shown and not relied upon.",
        ),
        para(
            strong("Words. "),
            "Diverted: reached China outside the licence system, as an estimate. Unaccounted: not "
            "found where records say it should be. Alleged: claimed by an authority or a "
            "newspaper, and not established.",
        ),
    ]


def _again(brief: Brief) -> list[Block]:
    blocks: list[Block] = [
        para(
            f"Made by Tidewaiter {brief.version} as of {words.day_words(brief.as_of)}, with seed "
            f"{brief.seed}. The same facts, day, draws and seed give the same page to the letter:"
        ),
        Command(command(brief)),
    ]
    rows = tuple(
        (cell(model), cell(of), cell(digest))
        for model, digests in brief.manifests.items()
        for of, digest in digests.items()
    )
    if rows:
        table = Table(caption="Digests of inputs and draws", columns=_COLUMNS, rows=rows)
        blocks.append(Folded(table=table))
    return blocks
