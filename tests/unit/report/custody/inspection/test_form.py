"""The form needs nothing else and takes nothing for markup."""

from __future__ import annotations

import base64
import hashlib
import re

import msgspec

from audit_case import RULES, kit_of_units, units
from tidewaiter.report.custody.inspection.form import form_page, paper_page

HOSTILE = "<script>alert(1)</script>\"'&"
KIT = kit_of_units([*units(8), msgspec.structs.replace(units(9)[8], serial=HOSTILE, rack=HOSTILE)])
FORM, PAPER = (page(KIT, "a" * 64, RULES) for page in (form_page, paper_page))


def test_the_policy_allows_the_one_script_alone() -> None:
    script = re.findall(r"<script>(.*?)</script>", FORM, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in FORM
    assert "default-src 'none'" in FORM


def test_nothing_is_fetched() -> None:
    for page in (FORM, PAPER):
        assert not re.findall(r"(?:src|href)=\"(?!#|data:,)", page)
        assert "fetch(" not in page
        assert "http" not in page.replace('http-equiv="', "")


def test_what_a_site_declares_is_no_markup() -> None:
    for page in (FORM, PAPER):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_the_form_tells_no_secret_and_every_unit() -> None:
    for page in (FORM, PAPER):
        assert KIT.secret not in page
        assert page.count("GPU") >= 8
    assert FORM.count('class="one"') == len(KIT.units)
    challenged = [one for one in KIT.units if one.grade == "challenged"]
    assert all(one.nonce in FORM and one.nonce in PAPER for one in challenged)
