"""``tidewaiter lists`` as people type it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tidewaiter.cli.lists import command
from tidewaiter.cli.main import exit_code

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def lists(capsys):
    """Return a function that runs ``tidewaiter lists`` and returns code, output and errors."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        given = [str(a) for a in arguments]
        code = exit_code(
            lambda: command.main(given, standalone_mode=False), as_json="--json" in given
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


LINE = (
    '{"name": "%s", "alt_names": ["%s"], "source": "Unverified List (UVL) - BIS", "type": null}\n'
)


def written(path: Path, *names: str) -> Path:
    path.write_text("".join(LINE % (name, f"{name} Ltd") for name in names), encoding="utf-8")
    return path


def test_load_show_and_diff(lists, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    old = written(tmp_path / "old.jsonl", "A", "B")
    new = written(tmp_path / "new.jsonl", "B", "C")
    code, out, _ = lists("load", old, "-o", folder, "--published", "2026-07-01")
    assert code == 0
    assert out.startswith("us-csl  Consolidated Screening List, 2026-07-01: 2 entries, 4 names")
    assert lists("load", new, "-o", folder, "--as", "us-csl-json")[0] == 0
    code, out, _ = lists("show", folder)
    assert "of an unstated day: 2 entries" in out
    code, out, _ = lists("diff", folder)
    assert code == 1
    assert out.startswith("1 added, 1 removed, 0 changed, 1 the same")
    assert "+ C  us-csl/uvl" in out
    code, out, _ = lists("diff", new, folder, "--json")
    assert code == 0
    assert json.loads(out)["same"] == 2


def test_an_entry_shows_every_statement_with_its_place(lists, tmp_path: Path) -> None:
    lists("load", written(tmp_path / "x.jsonl", "A"), "-o", tmp_path / "lists")
    stored = next((tmp_path / "lists").glob("*.jsonl")).read_text(encoding="utf-8")
    ident = json.loads(stored.splitlines()[0])["id"]
    code, out, _ = lists("show", tmp_path / "lists", ident)
    assert code == 0
    assert "primary: A  [1:name]" in out
    assert "alias: A Ltd  [1:alt_names[0]]" in out
    assert json.loads(lists("show", tmp_path / "lists", ident, "--json")[1])[0]["id"] == ident


def test_a_damaged_file_is_bad_data_with_its_line(lists, tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", "A", "B")
    path.write_text(path.read_text()[:-9])
    code, out, err = lists("load", path, "-o", tmp_path / "lists")
    assert (code, out) == (3, "")
    assert "x.jsonl:2" in err
    assert not (tmp_path / "lists").exists()


def test_the_formats_are_listed(lists) -> None:
    code, out, _ = lists("formats")
    assert code == 0
    assert {"us-csl-csv", "un-xml"} <= {line.split()[0] for line in out.splitlines()}
    assert json.loads(lists("formats", "--json")[1])["us-dpl"].startswith("BIS Denied")


def test_fetch_takes_the_addresses_of_a_facts_folder(lists, list_server, tmp_path: Path) -> None:
    list_server.files["/list.jsonl"] = (LINE % ("A", "A Ltd")).encode()
    overlay = tmp_path / "facts" / "lists"
    overlay.mkdir(parents=True)
    (overlay / "us-csl.yaml").write_text(
        "id: us-csl\ntitle: Screening List\npublisher: Here\njurisdiction: US\n"
        "formats: [us-csl-json]\nlicence: none\nsource: list-publishers-2026\ngrade: secondary\n"
        f"as_of: 2026-11-24\naddresses: ['{list_server.address('/list.jsonl')}']\n"
    )
    given = ("fetch", "us-csl", "-o", tmp_path / "lists", "--facts", tmp_path / "facts")
    assert lists(*given)[1].startswith("loaded: us-csl  Screening List")
    assert lists(*given)[1].startswith("unchanged: us-csl")
    assert json.loads(lists(*given, "--json")[1])[0]["outcome"] == "unchanged"


def test_fetching_what_cannot_be_fetched_is_a_wrong_command(lists, tmp_path: Path) -> None:
    code, _, err = lists("fetch", "cn-mofcom", "-o", tmp_path)
    assert code == 2
    assert "no address to fetch from" in err


def test_names_leave_as_a_table_that_no_spreadsheet_runs(lists, tmp_path: Path) -> None:
    lists("load", written(tmp_path / "x.jsonl", "=A"), "-o", tmp_path / "lists")
    code, out, err = lists("names", tmp_path / "lists")
    assert code == 0
    assert out.splitlines()[1].split(",")[4:6] == ["primary", "'=A"]
    assert "2 cells like formulas" in err
    assert lists("names", tmp_path / "lists", "-o", tmp_path / "names.csv")[1] == ""
    assert (tmp_path / "names.csv").read_text() == out
