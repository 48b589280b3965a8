import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_the_file_appears_whole(tmp_path: Path) -> None:
    with replacing(tmp_path / "out.html") as part:
        part.write_text("half")
        assert not (tmp_path / "out.html").exists()
        part.write_text("whole")
    assert files_in(tmp_path) == {"out.html": "whole"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_or_an_interrupt_leaves_what_was_there(
    tmp_path: Path, error: type[BaseException]
) -> None:
    (tmp_path / "out.html").write_text("old")

    def half_a_write() -> None:
        with replacing(tmp_path / "out.html") as part:
            part.write_text("half")
            raise error

    with pytest.raises(error):
        half_a_write()
    assert files_in(tmp_path) == {"out.html": "old"}


def test_an_interrupt_from_the_keyboard_leaves_no_half_written_file(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import pathlib, sys, time
        from tidewaiter.core.atomic_file import replacing
        with replacing(pathlib.Path(sys.argv[1]) / "out.html") as part:
            part.write_text("half")
            print("writing", flush=True)
            time.sleep(30)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode != 0
    assert files_in(tmp_path) == {}


def test_a_folder_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "out.html"
    with pytest.raises(UsageError, match="cannot be written") as caught, replacing(path):
        pytest.fail("the body must not run")
    assert caught.value.where.file == str(path)
    assert "No such file" in caught.value.found


def test_a_file_in_place_of_the_folder_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written"), replacing(tmp_path / "file" / "out"):
        pytest.fail("the body must not run")


def test_a_folder_that_may_not_be_written_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)  # a superuser may write everywhere
    with (
        pytest.raises(UsageError, match="cannot be written") as caught,
        replacing(tmp_path / "out"),
    ):
        pytest.fail("the body must not run")
    assert caught.value.found == "Permission denied"


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no file"), replacing(tmp_path):
        pytest.fail("the body must not run")


def test_a_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="is no file"), replacing(pipe):
        pytest.fail("the body must not run")
    assert pipe.is_fifo()


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    path.write_text("old")
    path.chmod(0o600)
    with replacing(path) as part:
        part.write_text("new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    with replacing(tmp_path / "out") as part:
        part.touch()
    assert (tmp_path / "out").stat().st_mode == usual.stat().st_mode


def test_a_link_keeps_pointing_at_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link") as part:
        part.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_file_with_the_longest_possible_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("o" * 255)
    with replacing(path) as part:
        part.write_text("whole")
    assert path.read_text() == "whole"
