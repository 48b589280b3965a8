"""The table of results: one row for each order of the input, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import pyarrow as pa

from tidewaiter.parties.listed.hits import gravest_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.trade.screening import Screening

Detail = Literal["none", "held", "all"]

_JOINED = "; "
_KINDS = {
    "licence": "licence needed, or not settled",
    "party": "a party is like a listed one, or could not be compared",
    "ownership": "owners restrict a party, or may",
    "flags": "red flags",
    "missing": "a fact is missing",
    "lists": "no list is loaded",
    "damaged": "the row is damaged",
}

RESULTS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("order", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("screened", pa.bool_(), nullable=False),
        pa.field("licence", pa.string(), nullable=False),
        pa.field("class", pa.string(), nullable=False),
        pa.field("because", pa.string(), nullable=False),
        pa.field("review", pa.string(), nullable=False),
        pa.field("verify", pa.string(), nullable=False),
        pa.field("missing", pa.string(), nullable=False),
        pa.field("hits", pa.int32(), nullable=False),
        pa.field("best_hit", pa.string(), nullable=False),
        pa.field("best_probability", pa.float64(), nullable=False),
        pa.field("flags_raised", pa.string(), nullable=False),
        pa.field("flags_asked", pa.string(), nullable=False),
        pa.field("ownership", pa.string(), nullable=False),
        pa.field("kinds", pa.string(), nullable=False),
        pa.field("reasons", pa.string(), nullable=False),
        pa.field("questions", pa.string(), nullable=False),
        pa.field("fault", pa.string(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
    ]
)
"""Several values of a cell are joined by "; "; "" means none. ``detail`` is the JSON of a
:class:`tidewaiter.model.trade.screening.Screening` where the order is told in full, else ""."""


def row_of(screening: Screening, fault: str, detail: Detail) -> dict[str, object]:
    """Return a screening as a row of the table.

    Args:
        screening: The screening.
        fault: What is damaged in the order's row, or "".
        detail: Which orders are told in full too: none, all but plain releases, or all.
    """
    licence = screening.licence
    best = min(screening.hits, key=gravest_first, default=None)
    flags = {
        answer: [flag.flag for flag in screening.flags if flag.answer == answer]
        for answer in ("raised", "asked")
    }
    return {
        "row": screening.row,
        "order": screening.order,
        "outcome": screening.outcome,
        "screened": screening.screened,
        "licence": licence.requirement if licence else "unknown",
        "class": licence.label if licence else "",
        "because": _together(text.replace(_JOINED, ", ") for text in licence.because)
        if licence
        else "",
        "review": licence.review if licence else "",
        "verify": _together(licence.verify if licence else ()),
        "missing": _together(licence.missing if licence else ()),
        "hits": len(screening.hits),
        "best_hit": f"{best.list} {best.entry} {best.listed_name}" if best else "",
        "best_probability": best.probability if best else 0.0,
        "flags_raised": _together(flags["raised"]),
        "flags_asked": _together(flags["asked"]),
        "ownership": _together(
            f"{answer.party}: {answer.rule} {answer.restricted} ({answer.status})"
            for answer in screening.ownership
        ),
        "kinds": _together(_KINDS[reason.kind] for reason in screening.reasons),
        "reasons": _together(r.text.replace(_JOINED, ", ") for r in screening.reasons),
        "questions": _together(q.text for q in screening.questions if q.needed),
        "fault": fault,
        "detail": as_json(screening) if _is_told(screening, detail) else "",
    }


def as_json(screening: Screening) -> str:
    """Return a screening as JSON."""
    return msgspec.json.encode(screening, order="deterministic").decode()


def _is_told(screening: Screening, detail: Detail) -> bool:
    return detail == "all" or (detail == "held" and not _is_plain(screening))


def _is_plain(screening: Screening) -> bool:
    """Whether there is nothing to tell: a release without a hit, a raised flag or an owner."""
    raised = any(flag.answer == "raised" for flag in screening.flags)
    return screening.outcome == "release" and not (screening.hits or raised or screening.ownership)


def _together(texts: Iterable[str]) -> str:
    return _JOINED.join(dict.fromkeys(texts))
