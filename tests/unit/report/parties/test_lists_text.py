from tidewaiter.report.parties.lists_text import printable


def test_marks_that_turn_text_are_written_out() -> None:
    assert printable("a\u202eb\x9b") == "a\\u202eb\\u009b"
    assert printable("华为 Ltd") == "华为 Ltd"
