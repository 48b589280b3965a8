"""The project's own files agree with each other."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from measure_source import parsed, python_files

import tidewaiter

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def distribution(requirement: str) -> str:
    """Return a distribution's name in the one spelling that compares (PEP 503)."""
    name = re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """Return the top-level packages that the source imports, type checking included."""
    found: set[str] = set()
    for path in python_files(CHECKOUT / "src"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"tidewaiter"}


def test_what_is_imported_is_required_and_what_is_required_is_imported() -> None:
    known = packages_distributions()
    required = {distribution(requirement) for requirement in PROJECT["dependencies"]}
    extras = PROJECT["optional-dependencies"]
    optional = {distribution(requirement) for extra in extras.values() for requirement in extra}
    used: set[str] = set()
    for package in imported():
        names = {distribution(name) for name in known.get(package, [])}  # none: an extra not here
        used |= names & (required | optional) or names  # two distributions may give one package
    # Tables leave as Parquet through pyarrow, and charts become pictures through vl-convert.
    assert used - optional == required - optional
    assert required <= used


def test_the_version_is_one() -> None:
    assert PROJECT["version"] == tidewaiter.__version__
    changes = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{tidewaiter.__version__}]" in changes


def test_the_readme_asks_for_the_python_that_the_project_requires() -> None:
    least = PROJECT["requires-python"].removeprefix(">=")
    assert f"Python {least} or newer" in (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_check_is_lint_types_contracts_tests_facts_and_docs() -> None:
    steps = planned("check")
    for step in ("ruff check", "ruff format --check", "mypy", "lint-imports", "-m pytest"):
        assert step in steps
    for step in ("tidewaiter facts check", "make_reference.py", "zensical build --clean --strict"):
        assert step in steps
    assert "-m pytest" not in planned("check", "SKIP_TESTS=1")


def planned(*words: str) -> str:
    """Return what make would run."""
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", *words],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"make cannot plan here: {done.stderr.strip()}")
    return done.stdout


def test_every_benchmark_is_a_script() -> None:
    for path in python_files(CHECKOUT / "benchmarks"):
        assert 'if __name__ == "__main__":' in path.read_text(encoding="utf-8"), path.name


def test_the_script_of_the_check_is_sound() -> None:
    script = CHECKOUT / ".ci" / "run"
    assert script.stat().st_mode & 0o100
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", str(script)], check=True)
