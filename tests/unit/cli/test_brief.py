"""``tidewaiter brief``."""

from __future__ import annotations

import json

import pytest

from tidewaiter.cli import options


def test_the_page_is_written_and_summed_up(tidewaiter, tmp_path):
    target = tmp_path / "page.html"
    ran = tidewaiter("brief", "-o", target, "--draws", 4096)
    page = target.read_text()
    assert ran.code == 0
    assert page.lower().startswith("<!doctype html>")
    assert "linear pool" in ran.out
    assert str(target) in ran.err


def test_the_same_facts_and_seed_give_the_same_page(tidewaiter, tmp_path):
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        tidewaiter("brief", "-o", page, "--draws", 2048)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_json_prints_the_content_and_writes_nothing(tidewaiter, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = json.loads(tidewaiter("brief", "--json", "--draws", 2048).out)
    assert content["headlines"]
    assert content["shares"]
    assert list(tmp_path.iterdir()) == []


def test_progress_is_drawn_on_a_terminal_and_not_in_a_pipe(capsys, monkeypatch):
    with options.progress("drawing", 10) as report:
        report(10)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with options.progress("drawing", 10) as report:
        report(5)
    assert "drawing" in capsys.readouterr().err


def test_a_wrong_place_is_told_before_any_work(tidewaiter, tmp_path, monkeypatch):
    monkeypatch.setattr("tidewaiter.app.brief.brief", None)
    ran = tidewaiter("brief", "-o", tmp_path / "no" / "page.html")
    assert ran.code == 2
    assert "cannot be written" in ran.err


@pytest.mark.parametrize("day", ["tomorrow", "2024-13-01"])
def test_a_wrong_day_is_refused(tidewaiter, tmp_path, day):
    ran = tidewaiter("brief", "-o", tmp_path / "x.html", "--as-of", day)
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []
