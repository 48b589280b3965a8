"""Write the reference pages: from docstrings, from the commands' help, from the facts.

Run as ``python tools/make_reference.py docs/reference/generated``; the folder is made anew and is
not tracked, so a page cannot differ from what it describes.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from reference_commands import command_pages
from reference_facts import fact_pages
from reference_python import python_pages

from tidewaiter.facts.catalogue import load_facts

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "src" / "tidewaiter"


def reference_pages() -> dict[str, str]:
    """Return every page as Markdown, by path under the generated folder."""
    return python_pages(PACKAGE) | command_pages() | fact_pages(load_facts())


def write_pages(pages: dict[str, str], folder: Path) -> None:
    """Write the pages into a folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in sorted(pages.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_pages(made := reference_pages(), Path(sys.argv[1]))
    print(f"{len(made)} reference pages in {sys.argv[1]}")
