"""What the log says of a device's licences, as one page: it loads nothing and runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidewaiter.custody.licences.moments import moment
from tidewaiter.report.brief.page import style, templates_in
from tidewaiter.report.brief.words import counted
from tidewaiter.report.custody.licence_text import OPT_IN, order_lines, status_words
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from tidewaiter.model.custody.licence import LicenceRules

_HERE = Path(__file__).parent


def licence_page(status: Any, rules: LicenceRules) -> str:  # noqa: ANN401
    """Return what a log says of a device as HTML.

    Args:
        status: What the log says.
        rules: For what software cannot stop, and the sources of the protocol.
    """
    frame = templates_in(_HERE)
    frame.filters |= {"say": printable, "moment": moment, "counted": counted}
    rows = [(entry, shown, order_lines(shown.order)) for entry, shown in status.history]
    return frame.get_template("licence.html.j2").render(
        s=status,
        style=style(),
        words=status_words(status),
        rows=rows,
        opt_in=OPT_IN,
        cannot=rules.cannot,
        quorum=rules.quorum,
    )
