"""The guide to evidence is walked through, the part for strangers with openssl and coreutils."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest
from test_documents import refused
from walked_guides import GUIDES, run, walked

from local_authority import Authority
from tidewaiter.app.evidence.stamp import stamp
from tidewaiter.evidence.collection_log import CollectionEntry
from tidewaiter.sources.collecting.robots import LONGEST_PAUSE

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (GUIDES / "listing-evidence.md").read_text(encoding="utf-8")
TYPED = [
    line
    for block in re.findall(r"^```bash\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]
MAKING = [line for line in TYPED if "genpkey" in line or "-pubout" in line]
CHECKING = [line for line in TYPED if line not in MAKING and not line.startswith("tidewaiter")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which the guide was walked through."""
    if shutil.which("openssl") is None or shutil.which("sha256sum") is None:
        pytest.skip("openssl or coreutils are not installed")
    for line in MAKING:
        assert typed(line, tmp_path).returncode == 0, line
    with chdir(tmp_path):
        walk = walked(TEXT, tmp_path)
    assert (walk.wrong, walk.commands, walk.shown) == ([], 5, 1)
    return tmp_path


def typed(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_stranger_comes_to_the_same_verdict(place: Path) -> None:
    authority = Authority(place / "authority")
    address = "https://tsa.example/tsr"
    (done,) = stamp(place / "scan", [address], lambda _a, request: authority.reply(request))
    for line in CHECKING:
        asked = line.replace("NAME", done.authority).replace("CA.pem", str(authority.root))
        found = typed(asked, place)
        assert found.returncode == 0, (line, found.stderr)
    code, printed = run(f"tidewaiter evidence verify {place}/scan --trust {place}/seal.pub "
                        f"--authority {authority.root}")  # fmt: skip
    assert (code, "existed by" in printed) == (0, True)


def test_the_fingerprint_of_openssl_is_ours(place: Path) -> None:
    (line,) = [line for line in CHECKING if "outform DER" in line]
    printed = typed(line, place).stdout.split()[0]
    code, verdict = run(f"tidewaiter evidence verify {place}/scan")
    assert (code, printed in verdict) == (1, True)


def test_the_chain_of_sha256sum_is_ours(place: Path) -> None:
    with chdir(place):
        assert (
            run("tidewaiter listings scan saved -o scan --as-of 2026-02-28 --key seal.pem")[0] == 1
        )
        log = (place / "scan" / "evidence" / "custody.jsonl").read_text(encoding="utf-8")
    (line,) = [line for line in CHECKING if "sed -n 1p" in line]
    digest = typed(line, place).stdout.split()[0]
    assert all(f'"before":"{digest}"' in other for other in log.splitlines()[1:2])


def test_a_changed_byte_is_noticed_by_both(place: Path) -> None:
    with (place / "scan" / "offers.csv").open("ab") as out:
        out.write(b" ")
    (line,) = [line for line in CHECKING if "sha256sum --check" in line]
    assert typed(line, place).returncode == 1
    code, printed = run(f"tidewaiter evidence verify {place}/scan --trust {place}/seal.pub")
    assert (code, "changed  offers.csv" in printed) == (1, True)


def test_what_is_not_walked_is_at_least_understood() -> None:
    commands = [line for line in TYPED if line.startswith("tidewaiter")]
    assert len(commands) == 3
    assert [why for line in commands if (why := refused(line))] == []


def test_every_key_of_the_log_and_every_limit_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", TEXT))
    assert set(CollectionEntry.__struct_fields__) <= named
    assert LONGEST_PAUSE == 5 * 60
    assert "more than five minutes" in TEXT
