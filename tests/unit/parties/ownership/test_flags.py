"""Every flag has a meaning."""

from __future__ import annotations

import re
from pathlib import Path

from tidewaiter.parties.ownership import flags, holdings
from tidewaiter.parties.ownership.flags import MEANINGS, meaning


def test_every_flag_in_the_code_and_the_facts_has_a_meaning(facts):
    written = "".join(Path(m.__file__).read_text(encoding="utf-8") for m in (flags, holdings))
    used = set(re.findall(r'(?:yield|: \{|marks.add\()\s*"([a-z]+(?:_[a-z]+)+)"', written))
    stated = {v.flag for rule in facts.ownership.values() for v in rule.versions if v.flag}
    assert len(used) >= 5
    assert used | stated | {holdings.SOURCES_DIFFER, holdings.ROUGH_DATES} <= set(MEANINGS)


def test_a_list_that_is_passed_over_is_named():
    assert "UVL" in meaning("owner_on_uvl")
