"""Numbers as Vietnamese readers write them: 6.932 · 37,61% · hai đồng chí."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from domain.refusals import Refused
from domain.text import clean, plain_key, shorten

_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9,
}  # fmt: skip
_UNITS = (
    r"(?:dong chi|d c|dc|nguoi dan|nguoi|quan chung uu tu|quan chung|qcut|qc|doan vien uu tu|doan vien|dang vien du bi"
    r"|dang vien moi|dang vien|dv du bi|dvdb|dv|gcn|giay chung nhan|em|ban|truong hop|ca|hoc sinh|hs|sinh vien|sv"
    r"|giao vien|gv"
    r"|cong nhan|nong dan|ho so|a|nhe|roi|xong)"
)
_LEADS = r"(?:(?:da|thua|bao cao|vang|co|la|duoc|gom|tong cong|tong so|tong|so luong|tat ca|ca thay|them) )*"
_WITHOUT_UNIT = re.compile(rf"^{_LEADS}(.*?)(?: {_UNITS})*$")
_ASIDE = re.compile(r"\([^)]*\)|[,;:]?\s*(?:trong đó|trong do)\b.*$", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
MOST_PEOPLE_IN_ONE_REPORT = 500


def count(number: int) -> str:
    """Return a count with dots between thousands: 6932 → 6.932."""
    return f"{number:,}".replace(",", ".")


def percent(part: int | Fraction, whole: int | Fraction, decimals: int = 2) -> str | None:
    """Return `part / whole` as people read it: 85 of 226 → 37,61%; None where there is no whole.

    Rounds half up; trailing zeros are dropped (114%, 102,5%). Plan percentages take at most 2 decimals, shares 1.
    """
    if not whole:
        return None
    ratio = Fraction(part) * 100 / Fraction(whole)
    exact = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    return decimal_text(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + "%"


def decimal_text(number: Decimal) -> str:
    """Return a decimal with a comma, dots between thousands and no trailing zeros."""
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def read_quantity(typed: str) -> int:
    """Return the number of people somebody typed, in digits or words; raises Refused."""
    example = "Đồng chí ghi một số, ví dụ 2."
    text = _without_aside(clean(typed))
    if re.search(r"\d", text):
        return _in_bounds(_digits(text, example), example)
    match = _WITHOUT_UNIT.match(plain_key(text))
    number = words_to_number(match[1]) if match else None
    if number is None:
        raise Refused(f"Chưa hiểu số lượng “{shorten(text)}”. {example}")
    return _in_bounds(number, example)


def _without_aside(text: str) -> str:
    """Return a text without what is said beside its number: 3 người (2 nữ) → 3 người."""
    bare = _ASIDE.sub(" ", text).strip()
    aside = re.search(r"\(([^)]*)\)", text)
    in_words = words_to_number(plain_key(aside[1])) if aside else None
    said = re.fullmatch(r"\D*(\d+)\D*", bare)
    if in_words is not None and said and int(said[1]) != in_words:
        return text.replace("(", " ").replace(")", f" {in_words} ")
    return bare if re.search(r"[^\W_]", bare) else text


def _digits(text: str, example: str) -> int:
    found = re.findall(r"[-−]?\d[\d.,]*%?", text)
    if len(found) != 1:
        raise Refused(f"“{shorten(text)}” có nhiều số, chưa rõ số nào. {example}")
    token = found[0].rstrip(".,")
    if not _GROUPED.fullmatch(token):
        raise Refused(f"“{shorten(token)}” không phải số người. {example}")
    rest = plain_key(text.replace(found[0], " "))
    if rest and not re.fullmatch(rf"{_LEADS}(?:{_UNITS}(?: {_UNITS})*)?|{_LEADS.replace(') )*', ') ?)*')}", rest):
        raise Refused(f"Chưa hiểu số lượng “{shorten(text)}”. {example}")
    return int(token.replace(".", ""))


def _in_bounds(number: int, example: str) -> int:
    if number == 0:
        raise Refused(f"Số lượng phải từ 1 trở lên. {example}")
    if number > MOST_PEOPLE_IN_ONE_REPORT:
        raise Refused(f"{shorten(count(number), 20)} người trong một báo cáo là quá nhiều. {example}")
    return number


def words_to_number(key: str) -> int | None:
    """Return the number that folded words say, 0 to 999 (mười hai, hai mươi mốt, một trăm linh năm), or None."""
    words = key.split()
    if not words:
        return None
    hundreds, tens = 0, 0
    if len(words) > 1 and words[1] == "tram":
        if words[0] not in _DIGITS:
            return None
        hundreds, words = _DIGITS[words[0]], words[2:]
        if words[:1] in (["linh"], ["le"]):
            words = words[1:]
        elif len(words) == 1 and words != ["muoi"]:
            return None  # "một trăm hai" is said for 120 and for 102
    if words[:1] == ["muoi"]:
        tens, words = 1, words[1:]
    elif len(words) > 1 and words[1] == "muoi":
        if words[0] not in _DIGITS:
            return None
        tens, words = _DIGITS[words[0]], words[2:]
    if len(words) > 1 or any(word not in _DIGITS for word in words):
        return None
    return hundreds * 100 + tens * 10 + (_DIGITS[words[0]] if words else 0)
