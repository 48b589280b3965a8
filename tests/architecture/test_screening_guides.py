"""The guides to screening are walked through: their files are written, their commands run."""

import re
from contextlib import chdir
from pathlib import Path

from walked_guides import GUIDES, walked


def test_the_guide_to_screening_is_walked_through(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked((GUIDES / "screen.md").read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert walk.commands >= 7
    assert walk.shown >= 5
    assert (tmp_path / "memos" / "index.html").is_file()
    assert len((tmp_path / "june.csv").read_text(encoding="utf-8").splitlines()) == 6


def test_what_was_not_printed_is_noticed(tmp_path: Path) -> None:
    guide = (
        "```sh\ntidewaiter chips show H20\n```\n\n<!-- printed -->\n```text\nno chip\n...\n```\n"
    )
    with chdir(tmp_path):
        assert walked(guide, tmp_path).wrong == ["not printed: no chip\n...\n"]


def test_the_formats_of_the_guide_are_read(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked((GUIDES / "orders-format.md").read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert (walk.commands, walk.shown) == (1, 1)


def test_the_guide_names_every_column() -> None:
    from tidewaiter.app.screen.result_table import RESULTS
    from tidewaiter.model.trade.records import PartyRecord, Payment, Site
    from tidewaiter.sources.orders.flat_orders import FIELDS

    named = set(re.findall(r"`(\w+)`", (GUIDES / "orders-format.md").read_text(encoding="utf-8")))
    of_other_roles = re.compile(
        r"(seller|buyer|payer|forwarder|(intermediate_)?consignee)_(?!consignee$)\w+"
    )
    columns = {name for name in FIELDS.known if not of_other_roles.fullmatch(name)}
    columns -= {"parties", "figures", "words"}
    columns |= set(RESULTS.names)
    for noun in (PartyRecord, Site, Payment):
        columns |= set(noun.__struct_fields__)
    assert sorted(columns - named) == []


def test_the_table_of_situations_is_that_of_the_policy() -> None:
    from tidewaiter.facts.catalogue import load_facts

    page = (GUIDES.parent / "concepts" / "decisions-on-orders.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z`, -]+`) \| [^|]+ \| (\w+) \|$", page, re.MULTILINE)
    told = {name: outcome for names, outcome in rows for name in re.findall("`([a-z-]+)`", names)}
    policy = load_facts().screening["orders"]
    assert told == {rule.situation: rule.outcome for rule in policy.situations}
