"""A private PostgreSQL cluster in a temporary folder, on a Unix socket, for one run of tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

USERS = ("postgres", "nobody")  # initdb refuses to run as root
REQUIRED = "postgresql"


def server_folder() -> Path | None:
    """Return where initdb and pg_ctl lie; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return Path(found).parent if found else places[0].parent if places else None


def absent(reason: str) -> NoReturn:
    """Skip what needs PostgreSQL, or fail where it is required."""
    required = os.environ.get("TIDEWAITER_REQUIRE", "").split(",")
    if REQUIRED in required:
        pytest.fail(f"{reason}; TIDEWAITER_REQUIRE asks for it")
    pytest.skip(reason)


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of an empty cluster, ``postgresql:///postgres?host=FOLDER``."""
    binaries = server_folder()
    if binaries is None:
        absent("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tw-pg-", dir="/tmp"))  # a short socket path
    user = _unprivileged(folder)
    data = folder / "data"
    try:
        _run(user, binaries / "initdb", "-D", data, "-U", "tidewaiter", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        server = ("-D", data, "-w", "-l", folder / "log", "-o", options)
        _run(user, binaries / "pg_ctl", *server, "start")
        try:
            yield f"postgresql:///postgres?host={folder}&user=tidewaiter"
        finally:
            _run(user, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> str | None:
    """Return a user to run the server as, who owns the folder; None where we are no root."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next((name for name in USERS if name in known), None)
    if user is None or shutil.which("runuser") is None:
        absent("PostgreSQL does not run as root, and there is nobody else to run it")
    shutil.chown(folder, user)
    return user


def _run(user: str | None, *command: str | Path) -> None:
    whole: Sequence[str | Path] = ("runuser", "-u", user, "--", *command) if user else command
    subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)
