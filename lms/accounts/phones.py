"""Phone numbers as people write them, and as they are kept: E.164."""

import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

REGION = "MA"


def latin_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9, and without marks of direction."""
    plain = (char for char in text if unicodedata.category(char) != "Cf")
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)


def phone_from(text: str) -> str | None:
    """+212612345678 for 0612345678, 06 12-34-56-78, 00212612345678, ٠٦١٢٣٤٥٦٧٨; None for what is no number."""
    try:
        number = phonenumbers.parse(latin_digits(text).strip()[:40], REGION)
    except NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def written_phone(phone: str) -> str:
    """As Moroccans write it: 06 12 34 56 78, grouped; numbers of other countries with their prefix."""
    number = phonenumbers.parse(phone)
    is_moroccan = phonenumbers.region_code_for_number(number) == REGION
    if is_moroccan:
        digits = f"0{number.national_number}"
        return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
