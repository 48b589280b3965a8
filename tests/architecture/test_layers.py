"""Imports point down, as pyproject.toml draws it; tests mirror the source."""

import os
import subprocess
import sys
from pathlib import Path

from measure_source import python_files

from tidewaiter.facts.catalogue import FOLDERS

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "src" / "tidewaiter"
UNIT = CHECKOUT / "tests" / "unit"
MIRRORS = sorted(UNIT.rglob("test_*.py"))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


def test_imports_keep_the_contracts() -> None:
    done = lint_imports(CHECKOUT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_that_points_up_breaks_the_contracts(tmp_path: Path) -> None:
    package = tmp_path / "towards"
    for layer in ("low", "high"):
        (package / layer).mkdir(parents=True)
        (package / layer / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "low" / "upwards.py").write_text("import towards.high\n")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "towards"\n[[tool.importlinter.contracts]]\n'
        'name = "Imports point down"\ntype = "layers"\ncontainers = ["towards"]\n'
        'layers = ["high", "low"]\n'
    )
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert "towards.low.upwards -> towards.high" in done.stdout


def mirrored(path: Path) -> bool:
    """Whether a test file is named after a module, a package, or a kind of fact.

    ``test_unit_algebra.py`` mirrors ``unit.py`` too: a module may have several test files.
    """
    place = PACKAGE / path.relative_to(UNIT).parent
    names = {p.stem for p in place.rglob("*.py")} | {p.name for p in place.rglob("*") if p.is_dir()}
    if path.parent == UNIT / "facts":
        names |= {kind.__name__.lower() for kind in FOLDERS.values()}
    words = path.stem.removeprefix("test_").split("_")
    return any("_".join(words[:count]) in names for count in range(len(words), 0, -1))


def test_unit_tests_mirror_modules() -> None:
    assert [path.relative_to(UNIT).as_posix() for path in MIRRORS if not mirrored(path)] == []


def test_every_folder_of_the_source_has_tests() -> None:
    folders = {p.parent.relative_to(PACKAGE) for p in python_files(PACKAGE) if p.stem != "__init__"}
    tested = {parent for path in MIRRORS for parent in path.relative_to(UNIT).parents}
    assert sorted(map(str, folders - tested)) == []
