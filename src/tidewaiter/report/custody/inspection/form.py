"""The form that an inspector fills in, in a browser without a network or on paper."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.report.brief.page import style, templates_in
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from tidewaiter.model.custody.inspection import AuditKit, InspectionRules

_HERE = Path(__file__).parent


def form_page(kit: AuditKit, digest: str, rules: InspectionRules) -> str:
    """Return the form: one page that loads nothing and sends nothing.

    Its policy allows the one script that it was written with, by its digest.

    Args:
        kit: The kit; its secret is not written into the form.
        digest: Digest of the kit.
        rules: For what the inspector does at each grade.
    """
    from markupsafe import Markup

    templates = _HERE / "templates"
    script = (templates / "form.js").read_text(encoding="utf-8")
    data = msgspec.json.encode({"digest": digest}).decode()
    return _filled(
        "form.html.j2",
        (kit, digest, rules),
        script=Markup(script),  # noqa: S704 - no fact is in it
        script_digest=Markup(_script_digest(script)),  # noqa: S704
        form_style=Markup((templates / "form.css").read_text(encoding="utf-8")),  # noqa: S704
        data=Markup(data),  # noqa: S704 - hexadecimal digits
    )


def paper_page(kit: AuditKit, digest: str, rules: InspectionRules) -> str:
    """Return the form for a pen.

    Args:
        kit: The kit.
        digest: Digest of the kit.
        rules: For what the inspector does at each grade.
    """
    return _filled("paper.html.j2", (kit, digest, rules))


def _filled(name: str, asked: tuple[AuditKit, str, InspectionRules], **more: Any) -> str:  # noqa: ANN401
    kit, digest, rules = asked
    frame = templates_in(_HERE)
    frame.filters["say"] = printable
    todo = {look.grade: look.text for look in rules.looks}
    return frame.get_template(name).render(kit=kit, digest=digest, todo=todo, style=style(), **more)


def _script_digest(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
