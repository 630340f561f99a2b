"""Numbers that say who somebody is or where his money lies: they have no business in a story."""

import re
import unicodedata
from datetime import date
from enum import StrEnum


class Found(StrEnum):
    ID_NUMBER = "id-number"  # 公民身份号码, 18 characters
    CARD_NUMBER = "card-number"  # as banks print them


# Digits as they are typed or read out: in one piece, or with single spaces between. A hyphen parts numbers of ours.
_RUN = re.compile(r"(?<![\d-])\d(?: ?[\dXx])*(?![\d-])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARD_LENGTHS = range(16, 20)


def caution(text: str) -> list[Found]:
    """What of this kind stands in a text, each once. Both kinds carry a check digit, so chance hits are few."""
    numbers = set()
    for run in _RUN.findall(unicodedata.normalize("NFKC", text)):
        numbers |= {run.replace(" ", ""), *run.split(" ")}
    return [found for found, holds in _KINDS.items() if any(holds(number) for number in numbers)]


def _is_id_number(number: str) -> bool:
    """GB 11643-1999: a day of birth in the middle, and a check character after ISO 7064 MOD 11-2."""
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return born.year >= 1900 and number[17].upper() == _CHECKS[total % 11]


def _is_card_number(number: str) -> bool:
    """ISO/IEC 7812: the digit at the end after Luhn, the first of those that banks use."""
    if not number.isdecimal() or len(number) not in _CARD_LENGTHS or number[0] not in "3456":
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_KINDS = {Found.ID_NUMBER: _is_id_number, Found.CARD_NUMBER: _is_card_number}
