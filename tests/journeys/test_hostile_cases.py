"""Folders of cases that mean harm, and a run that is killed: nothing runs or is half there."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from small_case import small_case

if TYPE_CHECKING:
    from pathlib import Path

RUN = "import sys; from tidewaiter.cli.main import main; main(sys.argv[1:])"
DAY = ("--as-of", "2026-11-24")
HARM = (
    "=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "<script>alert(1)</script>", '"><img src=x>',
    "{{ 7*7 }}", "a\u202eb", "'; DROP TABLE units; --", "$as_of", "../../etc/passwd",
)  # fmt: skip
COUNT = "id,account,item,date,quantity,grade\n"


def asked(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, "account", *map(str, arguments), *DAY]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_is_text_wherever_it_comes_out(tmp_path: Path, harm: str) -> None:
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(
        [harm, "5120", "maker", f"site:{harm}", "2026-03-01", "2026-03-09"]
    )
    count = io.StringIO()
    csv.writer(count, lineterminator="\n").writerow(
        ["I1", f"site:{harm}", harm, "2026-11-01", "100", "serial"]
    )
    shipments = f"id,item,quantity,sender,receiver,sent,received\nS1,{row.getvalue()}"
    folder = small_case(
        tmp_path / "case", shipments=shipments, units="", sightings="", sites="",
        inventories=COUNT + count.getvalue(),
    )  # fmt: skip
    ran = asked(folder, "-o", tmp_path / "out")
    assert ran.returncode in {1, 5}, ran.stderr
    assert "\u202e" not in ran.stdout
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    for name in ("findings.csv", "unaccounted.csv", "next_checks.csv"):
        rows = csv.reader((tmp_path / "out" / name).read_text(encoding="utf-8").splitlines())
        assert all(cell[:1] not in set("=+-@\t\r") for line in rows for cell in line), name


@pytest.mark.parametrize("where", ["sites.csv", "devices", "attachments"])
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path, where: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id,power_mw\nSECRET,4\n", encoding="utf-8")
    folder = small_case(tmp_path / "case", sites="")
    (folder / where).symlink_to(secret if where.endswith(".csv") else tmp_path)
    ran = asked(folder)
    assert ran.returncode in {2, 3}
    assert "SECRET" not in ran.stdout + ran.stderr
    assert where in ran.stderr


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case", sites="")
    os.mkfifo(folder / "sites.csv")
    assert asked(folder).returncode == 3


def test_a_killed_run_leaves_whole_files_and_a_second_one_gives_the_same(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case")
    assert asked(folder, "-o", tmp_path / "whole").returncode == 1
    whole = {p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()}
    out = tmp_path / "out"
    command = [sys.executable, "-c", RUN, "account", str(folder), *DAY, "-o", str(out)]
    for pause in (0.2, 0.9, 1.3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        there = {p.name: p.read_bytes() for p in out.iterdir()} if out.exists() else {}
        named = {name: content for name, content in there.items() if name in whole}
        assert all(whole[name] == content for name, content in named.items())
    assert asked(folder, "-o", out).returncode == 1
    assert {name: (out / name).read_bytes() for name in whole} == whole
