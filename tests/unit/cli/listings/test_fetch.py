"""``tidewaiter listings fetch`` as people type it, against a local site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import page_server
from page_server import PageServer
from tidewaiter.cli.listings.fetch import fetch_command
from tidewaiter.cli.main import exit_code

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def run(*typed: object) -> int:
    words = [str(word) for word in typed]
    return exit_code(lambda: fetch_command.main(words, standalone_mode=False), as_json=False)


def test_fetched_refused_and_told(
    tmp_path: Path, loopback: None, capsys: pytest.CaptureFixture[str]
) -> None:
    del loopback
    site = PageServer()
    urls, out = tmp_path / "urls.txt", tmp_path / "out"
    polite = (urls, "-o", out, "--contact", "https://office.example/", "--pause", "0")
    try:
        site.paths |= {
            "/robots.txt": page_server.answering(b"User-agent: *\nDisallow: /b\n"),
            "/a": page_server.tagged,
        }
        urls.write_text(f"{site.address('/a')}\n", encoding="utf-8")
        assert run(*polite) == 0
        assert "fetched           http://127.0.0.1" in capsys.readouterr().out
        urls.write_text(f"{site.address('/a')}\n{site.address('/b')}\n", encoding="utf-8")
        assert run(*polite) == 1
        told = capsys.readouterr().out
        assert f"{out}: 1 refused by robots, 1 unchanged" in told
        assert run(*polite, "--json") == 1
        answer = json.loads(capsys.readouterr().out)
        assert [each["came"] for each in answer] == ["unchanged", "refused by robots"]
    finally:
        site.stop()


def test_a_wrong_list_is_3_and_no_contact_2(tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text("ftp://shop.example/\n", encoding="utf-8")
    assert run(urls, "-o", tmp_path / "out") == 2
    assert run(urls, "-o", tmp_path / "out", "--contact", "a@b.example") == 3
