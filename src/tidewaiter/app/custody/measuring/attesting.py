"""What answers for a device here? A key in a folder, or NVIDIA's tool under the machine's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.app.custody.measuring.sessions import session_of
from tidewaiter.core.errors import UsageError
from tidewaiter.sources.custody.nvattest_device import ToolDevice
from tidewaiter.store.custody.devices import FileDevice
from tidewaiter.store.key_file import signing_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tidewaiter.model.custody.device import Device


class Answerer(NamedTuple):
    """What shall answer: a folder, or a tool and a key.

    Attributes:
        folder: Folder of a device that is a key in a file.
        tool: File of NVIDIA's tool, or "".
        machine_key: The private key that signs what the tool says.
    """

    folder: Path | None = None
    tool: str = ""
    machine_key: Path | None = None


def device_of(answerer: Answerer, session: Path, clock: Callable[[], float]) -> Device:
    """Return the device that answers for a session's.

    Args:
        answerer: What shall answer.
        session: The session, which names the GPU that the tool is asked about.
        clock: Seconds since 1970.

    Raises:
        UsageError: If not exactly one thing shall answer, or a file is not there.
        DataError: If a file is damaged.
    """
    folder, tool, key = answerer
    if folder is not None and not tool and key is None:
        return FileDevice(folder, clock)
    if folder is None and tool and key is not None:
        return ToolDevice(tool, session_of(session).device, signing_key(key), clock)
    raise UsageError(
        "one thing answers for a device",
        allowed="--device FOLDER, or --nvattest TOOL with --machine-key FILE",
    )
