from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.certification.codes import ALPHABET, LENGTH, code_of, grouped, read_code


@given(st.uuids())
def test_code_is_stable_short_and_of_the_alphabet(certificate: UUID) -> None:
    code = code_of(certificate)

    assert code == code_of(certificate)
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)


@given(
    st.uuids(),
    st.sampled_from([str.lower, lambda text: f" {text} ", lambda text: text.replace("0", "o").replace("1", "l")]),
)
def test_code_is_read_as_people_type_it(certificate: UUID, habit) -> None:
    code = code_of(certificate)

    assert read_code(habit(grouped(code))) == code


@given(st.text(max_size=60))
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None or len(read_code(typed) or "") == LENGTH


@given(st.uuids(), st.uuids())
def test_two_certificates_have_two_codes(one: UUID, other: UUID) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)
