"""The README's commands, read out of it, so that what is checked is what a newcomer types.

A command is the fenced block after a comment such as ``<!-- command: test -->``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
_BLOCK = r"<!-- command: {name} -->\s*```sh\n(?P<command>.*?)\n```"


def readme_command(name: str, text: str) -> str:
    """Return the one command of that name in the README's text.

    Raises:
        LookupError: If the README holds no such block, or more than one.
    """
    found = re.findall(_BLOCK.format(name=re.escape(name)), text, re.DOTALL)
    if len(found) != 1:
        raise LookupError(f"README.md has {len(found)} commands named {name!r}, not one")
    return str(found[0])


if __name__ == "__main__":
    print(readme_command(sys.argv[1], README.read_text(encoding="utf-8")))
