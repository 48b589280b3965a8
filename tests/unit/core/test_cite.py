import msgspec
import pytest

from tidewaiter.core.cite import Cite, Grade, Source


def a_source(**changes: str) -> Source:
    stated = {"id": "court", "title": "A plea", "publisher": "A court", "date": "2025-12"}
    return msgspec.convert(stated | changes, Source)


@pytest.mark.parametrize("field", ["id", "title", "publisher"])
def test_a_source_needs_its_name_title_and_publisher(field: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=f"needs a {field}"):
        a_source(**{field: "  "})


def test_a_source_needs_a_date_of_publication() -> None:
    with pytest.raises(msgspec.ValidationError, match="is no date"):
        a_source(date="soon")


def test_a_source_refuses_a_field_it_does_not_know() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `url`"):
        a_source(url="somewhere")


@pytest.mark.parametrize(("field", "value"), [("source", " "), ("as_of", "last year")])
def test_a_citation_needs_a_source_and_a_day(field: str, value: str) -> None:
    stated = {"source": "court", "grade": Grade.PRIMARY, "as_of": "2025"}
    with pytest.raises(ValueError, match=r"needs a source|is no date"):
        Cite(**(stated | {field: value}))


def test_a_grade_is_one_of_four_words_and_prints_as_one() -> None:
    assert [f"{grade}" for grade in Grade] == ["primary", "secondary", "recomputed", "unverified"]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("certain", Grade)
