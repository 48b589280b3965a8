"""The Python of a separate environment that holds independent implementations to compare with.

``TIDEWAITER_ORACLES`` is its path; ``pip install pymerkle cwt`` fills it. Nothing of it is imported
here: pymerkle is under the GPL, and cwt needs another cbor2. Where ``TIDEWAITER_REQUIRE`` names
``oracles``, as in the continuous integration, absence is a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "oracles"


def oracle_python() -> str:
    """Return the path of that Python, or skip."""
    python = os.environ.get("TIDEWAITER_ORACLES", "")
    if python and Path(python).is_file():
        return python
    reason = f"TIDEWAITER_ORACLES names no Python: {python or 'it is not set'}"
    if "oracles" in os.environ.get("TIDEWAITER_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)


def answered(script: str, question: Any) -> Any:
    """Return what a script of ``tests/oracles`` answers to a question, both in JSON."""
    done = subprocess.run(
        [oracle_python(), "-I", str(FOLDER / script)],
        input=json.dumps(question).encode(),
        capture_output=True,
        check=False,
        timeout=300,
        env={"PATH": os.environ.get("PATH", "")},
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
