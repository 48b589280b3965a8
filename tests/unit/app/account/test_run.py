"""The whole question about a case, from a folder of tables to an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from small_case import ATTESTED, CHIPS, small_case
from tidewaiter.app.account.run import account, facts_digest
from tidewaiter.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.account import CaseAnswer

DAY = date(2026, 11, 24)
B200 = "nvidia/b200"
FEW = f"id,account,item,date,quantity,grade\nI1,site:B,B200,2026-11-02,{CHIPS - 600},serial\n"
SMI = (
    '<?xml version="1.0" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">\n'
    "<nvidia_smi_log>\n<timestamp>Fri Nov 20 10:00:00 2026</timestamp>\n"
    "<driver_version>570.1</driver_version>\n<cuda_version>12.8</cuda_version>\n"
    "<attached_gpus>1</attached_gpus>\n"
    '<gpu id="00000000:01:00.0"><product_name>NVIDIA B200</product_name><serial>SN00007</serial>'
    "<uuid>GPU-made-up</uuid></gpu>\n</nvidia_smi_log>\n"
)
NODES = "NodeName=n1 Arch=x86_64 CPUTot=96\n   Gres=gpu:b200:8\n   State=IDLE\n"


@pytest.fixture
def asked(facts: Facts, tmp_path: Path):
    """Return a function that writes a case and returns its answer."""

    def answered(day: date = DAY, **tables: str) -> CaseAnswer:
        return account(facts, small_case(tmp_path / "case", **tables), day)

    return answered


def test_the_books_less_what_signed_and_what_can_run_are_the_bounds(facts: Facts, asked) -> None:
    """Most that 6 MW at a PUE of 1.2 can run: 5,000 kW over 1.3 kW a chip, 3,846."""
    (one,) = asked().unaccounted
    physics = facts.books["accounting"].physics
    most = 6000 * physics.used_share.interval.high / 1.2 / physics.server_overhead.interval.low
    assert one.book == (CHIPS, CHIPS)
    assert one.seen["attested"] == ATTESTED
    assert one.capacity[1] == pytest.approx(most)
    assert one.bounds == pytest.approx((CHIPS - most, CHIPS - ATTESTED))
    assert one.bounds[0] <= one.low < one.mid < one.high <= one.bounds[1] + 1


def test_a_site_that_cannot_hold_its_books_is_a_finding_with_its_arithmetic(asked) -> None:
    answer = asked()
    (found,) = [f for f in answer.findings if f.rule == "site-too-small"]
    assert (found.account, found.item) == ("site:B", B200)
    assert any("6 MW" in step for step in found.arithmetic)
    assert {e.id for e in found.explanations if e.is_open} >= {"stored", "power-elsewhere"}
    assert "in-transit" not in {e.id for e in found.explanations if e.is_open}


def test_one_posterior_does_not_bear_itself_out(asked) -> None:
    """What was not seen rests on the site's power, and is no second class of evidence for it."""
    assert {f.tier for f in asked().findings} == {"discrepancy"}


def test_two_classes_that_do_not_rest_on_each_other_reach_the_top_tier(asked) -> None:
    answer = asked(inventories=FEW)
    top = {f.rule for f in answer.findings if f.tier == "unaccounted"}
    assert top == {"count-short", "site-too-small"}
    for found in answer.findings:
        if found.tier == "unaccounted":
            assert len(set(found.classes) - {"movement"}) >= 2


def test_what_was_recorded_later_does_not_count(asked) -> None:
    early = asked(day=date(2026, 3, 5))
    assert early.unaccounted == ()
    assert early.total == {}
    assert early.sold == {B200: (CHIPS, CHIPS)}


def test_the_headline_has_the_numbers(asked) -> None:
    told = asked().headline
    assert told.startswith("sold 5,120 B200, attested 2,048, the site can run ")
    assert "unaccounted " in told
    assert "cheapest resolving check: " in told


def test_missing_tables_are_named_and_present_ones_are_not(facts: Facts, asked) -> None:
    missing = asked().missing
    assert "inventories" in missing
    assert missing["payments"] == facts.books["accounting"].missing["payments"]
    assert not {"units", "sightings", "shipments", "sites"} & set(missing)


def test_a_table_without_a_row_is_missing_too(asked) -> None:
    assert "payments" in asked(payments="order,payer\n").missing
    assert "payments" not in asked(payments="order,payer\nO1,Tessaly\n").missing


def test_a_case_without_shipments_has_nothing_to_account_for(asked) -> None:
    answer = asked(shipments="", units="", sightings="")
    assert (answer.unaccounted, answer.total, answer.findings) == ((), {}, ())
    assert "nothing to account for" in answer.headline


def test_the_same_case_gives_the_same_bytes(facts: Facts, tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case", inventories=FEW)
    first, second = (msgspec.json.encode(account(facts, folder, DAY)) for _ in range(2))
    assert first == second


def test_the_order_of_rows_moves_no_number(facts: Facts, tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case")
    plain = account(facts, folder, DAY)
    path = folder / "sightings.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    turned = account(facts, folder, DAY)
    assert turned.unaccounted == plain.unaccounted
    assert [f.id for f in turned.findings] == [f.id for f in plain.findings]


def test_reports_of_devices_are_read_with_the_tables(facts: Facts, tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case", sightings="")
    place = folder / "devices" / "site=B"
    place.mkdir(parents=True)
    (place / "2026-11-20_host.xml").write_text(SMI, encoding="utf-8")
    (place / "2026-11-20_nodes.txt").write_text(NODES, encoding="utf-8")
    (one,) = account(facts, folder, DAY).unaccounted
    assert {grade: n for grade, n in one.seen.items() if n} == {"serial": 1}
    assert one.counted is None  # a scheduler's count is of one cluster, not of the account


def test_a_damaged_report_gives_no_answer(facts: Facts, tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case")
    place = folder / "devices" / "site=B"
    place.mkdir(parents=True)
    (place / "host.xml").write_text(SMI.replace("</gpu>", ""), encoding="utf-8")
    with pytest.raises(DataError, match=r"host\.xml"):
        account(facts, folder, DAY)


@pytest.mark.parametrize(
    ("table", "text", "told"),
    [
        ("shipments", "id,item,quantity,sender,receiver\nS1,B200,many,maker,site:B\n", "quantity"),
        ("sites", "id,power_mw,colour\nB,4,red\n", "colour"),
    ],
)
def test_a_damaged_table_gives_no_answer(asked, table: str, text: str, told: str) -> None:
    with pytest.raises(DataError) as refused:
        asked(**{table: text})
    assert f"{table}.csv" in str(refused.value)
    assert told in str(refused.value)


def test_a_folder_that_is_not_there(facts: Facts, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        account(facts, tmp_path / "nowhere", DAY)


def test_the_digest_moves_with_the_assumptions(facts: Facts) -> None:
    books = facts.books["accounting"]
    other = msgspec.structs.replace(books, title="Other")
    changed = msgspec.structs.replace(facts, books={"accounting": other})
    assert facts_digest(facts) == facts_digest(facts) != facts_digest(changed)
