"""Roles by the commands: enough institutions publish, a client follows, an old state fails."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from roles_case import FIVE, LIST, ONLINE, STRANGER
from tidewaiter.cli.custody.roles import command
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.keys import private_pem, public_pem

if TYPE_CHECKING:
    from pathlib import Path

UNTIL = "--expires 2027-11-24 --fresh-until 2026-12-01"
AT = "--at 2026-11-24"
KEYS = {"a": FIVE[0], "b": FIVE[1], "c": FIVE[2], "online": ONLINE, "stranger": STRANGER}


def run(text: str) -> str:
    """Return what a command prints; raise what it raises."""
    result = CliRunner().invoke(command, text.split(), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of key files, and of roles whose first version waits."""
    monkeypatch.chdir(tmp_path)
    for name, key in KEYS.items():
        (tmp_path / f"{name}.key").write_bytes(private_pem(key))
        (tmp_path / f"{name}.key").chmod(0o600)
        (tmp_path / f"{name}.pub").write_bytes(public_pem(key.public_key()))
    (tmp_path / "landmarks.csv").write_bytes(LIST["landmarks.csv"])
    run(f"new roles {keys()} {UNTIL}")
    return tmp_path


def keys(*names: str) -> str:
    who = names or ("a", "b", "c")
    each = " ".join(f"--root-key {one}.pub --targets-key {one}.pub" for one in who)
    return f"{each} --root-threshold 2 --targets-threshold 2 --online-key online.pub"


def signed(*names: str) -> None:
    for name in names:
        run(f"sign roles --key {name}.key")


def test_institutions_publish_and_a_client_follows(folder: Path) -> None:
    assert run("sign roles --key a.key") == "signed: root, targets\n"
    with pytest.raises(DataError, match="not signed by enough keys"):
        run(f"publish roles {AT}")
    signed("c", "online")
    assert run(f"publish roles {AT}") == "root 1, snapshot 1, targets 1, timestamp 1\n"
    run(f"draft roles --add landmarks.csv {UNTIL}")
    signed("b", "c", "online")
    told = json.loads(run(f"publish roles {AT} --json"))
    assert told == {"versions": {"root": 1, "targets": 2, "snapshot": 2, "timestamp": 2}}
    first = run(f"update state roles --root roles/metadata/1.root.json -o out {AT}")
    assert first.splitlines()[-1] == "landmarks.csv"
    assert (folder / "out" / "landmarks.csv").read_bytes() == LIST["landmarks.csv"]
    again = json.loads(run(f"update state roles {AT} --json"))
    assert (again["files"], again["is_new"]) == (["landmarks.csv"], False)


def test_an_old_state_is_refused_and_nothing_is_written(folder: Path) -> None:
    signed("a", "b", "online")
    run(f"publish roles {AT}")
    shutil.copytree(folder / "roles", folder / "old")
    run(f"draft roles --add landmarks.csv {UNTIL}")
    signed("a", "b", "online")
    run(f"publish roles {AT}")
    run(f"update state roles --root roles/metadata/1.root.json {AT}")
    with pytest.raises(DataError, match="older"):
        run(f"update state old -o out {AT}")
    assert not (folder / "out").exists()
    with pytest.raises(DataError, match="expired"):
        run("update state roles --at 2026-12-01")


def test_keys_change_with_old_and_new_ones(folder: Path) -> None:
    signed("a", "b", "online")
    run(f"publish roles {AT}")
    run(f"rekey roles {keys('c', 'stranger')} {UNTIL}")
    signed("c", "stranger", "online")
    with pytest.raises(DataError, match="root is not signed"):
        run(f"publish roles {AT}")
    signed("a")
    assert run(f"publish roles {AT}").startswith("root 2, ")
    assert sorted(path.name for path in (folder / "roles" / "metadata").glob("*.root.json")) == [
        "1.root.json", "2.root.json",
    ]  # fmt: skip


def test_missing_files_and_twice_the_same_name_are_told(folder: Path) -> None:
    signed("a", "b", "online")
    run(f"publish roles {AT}")
    with pytest.raises(UsageError, match="cannot be read"):
        run(f"draft roles --add none.csv {UNTIL}")
    (folder / "sub").mkdir()
    shutil.copy(folder / "landmarks.csv", folder / "sub" / "landmarks.csv")
    with pytest.raises(UsageError, match="two files have one name"):
        run(f"draft roles --add landmarks.csv --add sub/landmarks.csv {UNTIL}")
    (folder / "big.csv").write_bytes(bytes((1 << 24) + 1))
    with pytest.raises(DataError, match="too large"):
        run(f"draft roles --add big.csv {UNTIL}")
