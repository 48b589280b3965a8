"""How are serial and part numbers written so that two readings of one number are equal?

Readers of print take I and l for 1 and O for 0 and the other way round (PCIe as PCle), so these
are one sign for comparing. What is shown stays as it was read.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = re.compile(r"[\W_]+")
_ALIKE = str.maketrans("OIL", "011")


def folded_number(text: str) -> str:
    """Return a number for comparing: upper case, no signs, O as 0, I and L as 1."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return _SIGNS.sub("", plain).translate(_ALIKE)
