"""Reduce GLEIF's table of legal forms to the words that names end or begin with.

The table (ISO 20275 entity legal forms, version 1.4.1) is published by GLEIF under CC0. Families
and Chinese forms are kept as they stand in ``facts/names/legal_forms.yaml``; the list ``other`` is
written anew from the abbreviations.

    python tools/make_legal_forms.py gleif_elf_codes_1.4.1.csv.gz
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src" / "tidewaiter" / "facts" / "names" / "legal_forms.yaml"
ABBREVIATIONS = ("Abbreviations Local language", "Abbreviations transliterated")
LEAST_LETTERS, MOST_WORDS = 2, 4


def plain(form: str) -> str:
    """Return an abbreviation as lower-case words without stops: ``S.p.A.`` is ``spa``."""
    return " ".join(re.sub(r"[.'’]", "", form.lower()).replace("/", " ").split())


def abbreviations(path: Path) -> set[str]:
    """Return the plain Latin abbreviations of GLEIF's table."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    forms = {plain(f) for r in rows for c in ABBREVIATIONS for f in (r[c] or "").split(";")}
    return {f for f in forms if re.fullmatch(r"[a-z]+( [a-z]+)*", f) and _is_short(f)}


def _is_short(form: str) -> bool:
    return len(form) >= LEAST_LETTERS and len(form.split()) <= MOST_WORDS


def main(path: str) -> None:
    """Write the list anew, leaving out what a family or the words that are not forms hold."""
    head, _, _ = TABLE.read_text(encoding="utf-8").partition("other:")
    kept = sorted(f for f in abbreviations(Path(path)) if not re.search(rf"\b{f}\b", head))
    rows = [", ".join(f'"{f}"' for f in kept[i : i + 12]) for i in range(0, len(kept), 12)]
    TABLE.write_text(head + "other: [\n  " + ",\n  ".join(rows) + "]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
