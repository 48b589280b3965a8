"""Checkpoints against the example of the specification, and against other ways of writing."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.log.checkpoint import Checkpoint, checkpoint_of, checkpoint_text

WHERE = Where("checkpoint")
ROOT = base64.b64encode(bytes(32)).decode()
# c2sp.org/tlog-checkpoint: the text of its example.
PUBLISHED = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_published_example_reads_and_writes_back() -> None:
    found = checkpoint_of(PUBLISHED, WHERE)
    assert found[:2] == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint_text(found) == PUBLISHED


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40),
    st.integers(0, (1 << 63) - 1),
    st.binary(min_size=32, max_size=32),
)
def test_what_is_written_is_read(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root)
    assert checkpoint_of(checkpoint_text(checkpoint), WHERE) == checkpoint


def test_lines_after_the_third_are_passed_over() -> None:
    assert checkpoint_of(f"a\n0\n{ROOT}\nmore\n", WHERE) == Checkpoint("a", 0, bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"a\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a\n1\n{ROOT}\n\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n1e3\n{ROOT}\n",
        f"a\n\u0661\n{ROOT}\n",
        f"a\n9223372036854775808\n{ROOT}\n",
        "a\n1\nAAAA\n",
        f"a\n1\n {ROOT}\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        checkpoint_of(text, WHERE)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 1, bytes(32)),
        Checkpoint("a\nb", 1, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 1, bytes(31)),
    ],
)
def test_what_can_be_no_checkpoint_is_not_written(checkpoint: Checkpoint) -> None:
    with pytest.raises(UsageError):
        checkpoint_text(checkpoint)
