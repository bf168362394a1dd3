"""Phones, PINs, codes, paths, devices: functions without a database."""

import itertools
import string
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.accounts import cards, pins, secrets
from lms.accounts.devices import device_from, network_of
from lms.accounts.paths import local_path
from lms.accounts.phones import phone_from, written_phone

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# The first call reads the tables of phonenumbers.
relaxed = settings(deadline=None)
mobiles = st.from_regex(r"6[1-7][0-9]{7}", fullmatch=True)


@relaxed
@given(mobiles, st.sampled_from(["0", "+212", "00212", "+212 (0)"]))
def test_every_way_of_writing_a_number_is_the_same_number(digits: str, prefix: str) -> None:
    assert phone_from(f" {prefix}{digits} ") == f"+212{digits}"


@relaxed
@given(mobiles)
def test_arabic_digits_spaces_and_marks_of_direction_do_not_matter(digits: str) -> None:
    arabic = "".join(chr(ord("٠") + int(digit)) for digit in digits)

    assert phone_from(f"\u200f٠{arabic[:3]} {arabic[3:]}\u202c") == f"+212{digits}"


@relaxed
@given(mobiles)
def test_a_written_phone_is_read_as_the_same_phone(digits: str) -> None:
    written = written_phone(f"+212{digits}")

    assert phone_from(written) == f"+212{digits}"
    assert written.startswith("06 ")


def test_numbers_of_other_countries_keep_their_prefix() -> None:
    assert phone_from("+33 6 12 34 56 78") == "+33612345678"
    assert written_phone("+33612345678") == "+33 6 12 34 56 78"


@relaxed
@given(st.text(max_size=50))
def test_any_text_is_a_number_in_e164_or_none(text: str) -> None:
    found = phone_from(text)

    assert found is None or (found.startswith("+") and found[1:].isdecimal() and found.isascii())


@pytest.mark.parametrize("text", ["", "0612", "abc", "061234567890123", "+212612345678 ext. 5", "-1", "²³"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert phone_from(text) is None


@pytest.mark.parametrize(
    "pin", ["0000", "1111", "999999", "1234", "23456", "7890", "4321", "987654", "123", "1234567", "12a4", "٣٤٥٦", ""]
)
def test_weak_or_misshapen_pins_are_refused(pin: str) -> None:
    assert pins.fault_of(pin) is not None


@pytest.mark.parametrize("pin", ["1985", "198512", "121985"])
def test_the_year_of_birth_is_refused(pin: str) -> None:
    assert pins.fault_of(pin, 1985) is not None
    assert pins.fault_of(pin, 1979) is None


@relaxed
@given(
    st.integers(4, 6).flatmap(lambda size: st.text(string.digits, min_size=size, max_size=size)),
    st.integers(1930, 2015),
)
def test_a_pin_that_may_be_chosen_is_neither_a_run_nor_one_digit(pin: str, born: int) -> None:
    if pins.fault_of(pin, born) is None:
        steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
        assert steps not in ({0}, {1}, {-1})
        assert str(born) not in pin


def test_a_pin_may_be_typed_in_any_digits() -> None:
    assert pins.pin_from(" ٢٥ ٨٠\u200f") == "2580"


@relaxed
@given(st.data())
def test_codes_are_read_however_they_are_typed(data: st.DataObject) -> None:
    code = cards.new_code()
    typed = "".join(
        data.draw(st.sampled_from([sign, sign.lower(), f"{sign} ", f"{sign}-", {"0": "o", "1": "l"}.get(sign, sign)]))
        for sign in code
    )

    assert cards.read_code(typed) == code
    assert cards.read_code(cards.written_code(code)) == code


@pytest.mark.parametrize("typed", ["", "ABC", "U" * 16, "A" * 17, "../../etc/passwd", "é" * 16, "²" * 16])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert cards.read_code(typed) is None


def test_codes_have_eighty_bits() -> None:
    assert len({cards.new_code() for _ in range(200)}) == 200
    assert 32 ** len(cards.new_code()) == 2**80


@pytest.mark.parametrize("path", ["/", "/home", "/courses/bees?page=2#end"])
def test_paths_of_ours_are_followed(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "home",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/ /x",
    ],
)
def test_other_addresses_are_not(path: str | None) -> None:
    assert local_path(path) is None


def test_devices_are_named_as_people_know_them() -> None:
    android = "Mozilla/5.0 (Linux; Android 11; SM-A105F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"

    assert device_from(android) == "Android · Chrome"
    assert device_from("curl/8") == ""


def test_an_ipv6_client_is_counted_by_its_network() -> None:
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") == "192.0.2.7"
    assert network_of(None) == network_of("nonsense") == "unknown"


def test_a_code_of_the_application_works_once_with_one_step_of_drift() -> None:
    now = int(AT.timestamp()) // 30
    codes = {step: pyotp.TOTP(TOTP).generate_otp(now + step) for step in (-2, -1, 0, 1, 2)}

    found = {step: secrets.totp_step_of(TOTP, code, at=AT, used_step=None) for step, code in codes.items()}

    assert found == {-2: None, -1: now - 1, 0: now, 1: now + 1, 2: None}
    assert secrets.totp_step_of(TOTP, codes[0], at=AT, used_step=now) is None
    assert secrets.totp_step_of(TOTP, codes[-1], at=AT, used_step=now) is None
    assert secrets.totp_code(TOTP, AT + timedelta(seconds=1)) == codes[0]


def test_a_hash_verifies_its_secret_and_no_other() -> None:
    hashed = secrets.hash_secret("2580")

    assert hashed.startswith("$argon2id$")
    assert secrets.verify_secret(hashed, "2580")
    assert not secrets.verify_secret(hashed, "2581")
    assert not secrets.verify_secret("no hash", "2580")
