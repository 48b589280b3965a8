"""How is a large answer built without looking through it again and again for garbage?

The collector of cycles (Python's ``gc``) looks through everything that is held each time that it
has grown by a quarter. Rows, links and lots hold no cycles: what is dropped is freed at once
without it.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collecting_paused() -> Iterator[None]:
    """Pause the collector of cycles, and leave it afterwards as it was.

    It serves as a decorator too. What is built inside must hold no cycles in any number.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
