"""Names of people as typed in chat."""

from __future__ import annotations

import re

from domain.refusals import Refused
from domain.text import clean, plain_key, shorten

_TITLES = re.compile(
    r"^(?:(?:đồng chí|đ/c|đ\.c|dong chi|d/c|đc|ông|bà|anh|chị|em|quần chúng|qcưt|qcut)[\s.:]+)+", re.IGNORECASE
)
_ALLOWED = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*\.?")
_SENTENCE = re.compile(
    r"\b(?:nguoi|nhieu|roi|truoc)\b"
    r"|^(?:khong co|khong biet|chua co|chua biet|cam on|hom (?:nay|qua|kia)|hello|xin chao)\b"
)
_LONGEST = 60
_MOST_WORDS = 7
_NOT_NAMES = {
    "ten", "ho ten", "khong", "khong biet", "chua biet", "hom nay", "hom qua", "xong", "co", "duoc", "ok", "vang", "da",
    "bao cao", "ket nap", "tien do", "dong chi", "giup toi", "tro giup", "xin chao", "chao ban", "cam on",
}  # fmt: skip


def read_name(typed: str) -> str:
    """Return a person's full name as it will be shown.

    Titles (đồng chí, đ/c) are dropped; a name typed all in small or capital letters gets its capitals.
    Raises Refused where it cannot be a full name.
    """
    text = _TITLES.sub("", clean(typed).replace("\n", " ")).strip(" .,;:")
    if any(char.isdigit() for char in text):
        raise Refused(f"Họ tên không có chữ số: “{shorten(text)}”. Đồng chí viết lại, ví dụ Nguyễn Văn An.")
    if not _ALLOWED.fullmatch(text):
        raise Refused(f"“{shorten(text)}” chưa phải họ tên. Đồng chí viết bằng chữ, ví dụ Nguyễn Văn An.")
    words = text.split()
    if len(words) < 2:
        raise Refused(f"“{shorten(text)}” còn thiếu họ hoặc tên. Đồng chí viết đủ, ví dụ Nguyễn Văn An.")
    if plain_key(text) in _NOT_NAMES or _SENTENCE.search(plain_key(text)):
        raise Refused(f"“{shorten(text)}” chưa phải họ tên. Đồng chí viết đủ họ và tên, ví dụ Nguyễn Văn An.")
    if len(text) > _LONGEST or len(words) > _MOST_WORDS:
        raise Refused("Họ tên dài quá. Đồng chí chỉ viết họ và tên một người, ví dụ Nguyễn Văn An.")
    if text == text.upper():
        words = [word.lower() for word in words]
    return " ".join(word[0].upper() + word[1:] if word == word.lower() else word for word in words)
