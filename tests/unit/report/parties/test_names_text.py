from tidewaiter.report.parties.names_text import as_matches


def test_text_of_nothing_names_what_was_searched() -> None:
    assert as_matches("x", "l", 0.5, ()) == (
        "x against l; reported from probability 0.500\nNo match is not clearance."
    )
