"""What an inspection showed, as a page that the inspected site can read and answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidewaiter.report.brief.page import style, templates_in
from tidewaiter.report.brief.words import counted
from tidewaiter.report.custody.inspection.text import COVERS, bound_words, fault_words
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HERE = Path(__file__).parent


def audit_page(answer: Any, clears: Mapping[str, str], limits: Sequence[str]) -> str:  # noqa: ANN401
    """Return what an audit showed as HTML that loads nothing and runs nothing.

    Args:
        answer: The answer of ``custody audit-verify``.
        clears: What would clear each fault.
        limits: What an inspection cannot show.
    """
    frame = templates_in(_HERE)
    frame.filters |= {"say": printable, "counted": counted}
    units = answer.grading.units
    return frame.get_template("audit.html.j2").render(
        a=answer,
        style=style(),
        words=fault_words,
        clears=clears,
        limits=limits,
        covers=COVERS,
        good=sum(one.is_shown for one in units),
        open=[one for one in units if not one.is_shown],
        bounds=bound_words(answer.shown.most, answer.kit.pool, answer.shown.level),
    )
