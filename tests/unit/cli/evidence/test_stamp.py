"""``tidewaiter evidence stamp`` as people type it, with an authority of this machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from collection_case import sealed
from local_authority import Authority, AuthorityServer
from tidewaiter.cli.evidence.stamp import stamp_command
from tidewaiter.cli.evidence.verify import verify_command
from tidewaiter.cli.main import exit_code

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def run(command: object, *typed: object) -> int:
    words = [str(word) for word in typed]
    return exit_code(lambda: command.main(words, standalone_mode=False), as_json=False)


def test_stamped_verified_and_queued(
    tmp_path: Path, loopback: None, capsys: pytest.CaptureFixture[str]
) -> None:
    del loopback
    scan = sealed(tmp_path)
    authority = Authority(tmp_path / "tsa")
    server = AuthorityServer(authority)
    try:
        server.status = 503
        assert run(stamp_command, scan, "--authority", server.address) == 1
        assert "waiting for http://127.0.0.1" in capsys.readouterr().out
        server.status = 200
        assert run(stamp_command, scan) == 0
        assert "stamped at " in capsys.readouterr().out
    finally:
        server.stop()
    trust = ("--trust", tmp_path / "key.pub", "--authority", authority.root)
    assert run(verify_command, scan, *trust) == 0
    assert "authority trusted" in capsys.readouterr().out
    assert run(stamp_command, scan) == 0
    assert capsys.readouterr().out == "no stamp is waited for\n"
    assert run(stamp_command, scan, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_no_folder_is_2_and_no_seal_3(tmp_path: Path) -> None:
    assert run(stamp_command, tmp_path / "none") == 2
    assert run(stamp_command, tmp_path) == 3
