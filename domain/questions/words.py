"""The words of a question: one key for each, abbreviations written out, what an input method left taken off."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from domain.text import clean, fold

_TOKEN = re.compile(r"\d+(?:[/.,\-]\d+)+%?|\d+%?|[^\W\d_]+\d*(?:/[^\W\d_]+)?|%")
_DASHES = re.compile(r"\s*[–—]\s*")


class Word(NamedTuple):
    """A word as it is matched, and as it was typed."""

    key: str
    shown: str


_ABBREVIATIONS = {
    "kn": "ket nap", "knd": "ket nap", "knđ": "ket nap", "bn": "bao nhieu", "bnhieu": "bao nhieu", "bnh": "bao nhieu",
    "ko": "khong", "k": "khong", "kg": "khong", "khg": "khong", "hok": "khong", "hong": "khong", "hông": "khong",
    "hem": "khong", "kh": "ke hoach", "khoach": "ke hoach", "ct": "chi tieu",
    "dvi": "don vi", "dvien": "dang vien", "đvi": "don vi", "dc": "duoc", "đc": "duoc", "dk": "duoc", "đk": "duoc",
    "dx": "duoc", "đx": "duoc", "d/c": "dong chi", "đ/c": "dong chi", "dchi": "dong chi", "nk": "nhiem ky",
    "td": "tien do", "tđ": "tien do", "bdnt": "boi duong nhan thuc", "bd": "boi duong", "dvdb": "dang vien du bi",
    "đvdb": "dang vien du bi", "dvct": "dang vien chinh thuc", "đvct": "dang vien chinh thuc",
    "tccsd": "to chuc co so dang", "tccsđ": "to chuc co so dang", "xh": "xep hang", "hsinh": "hoc sinh",
    "sv": "sinh vien", "cb": "chi bo", "đu": "dang uy", "nq": "nghi quyet",
    "nqcd": "nghi quyet chuyen de", "ttrg": "truong", "tl": "ty le", "sl": "so luong", "slg": "so luong",
    "bc": "bao cao", "ng": "nguoi", "ngta": "nguoi ta", "cty": "cong ty", "dn": "doanh nghiep", "dng": "dang",
    "bt": "bi thu", "ubkt": "uy ban kiem tra", "qcut": "quan chung uu tu", "hd": "hoat dong", "trc": "truoc",
    "ntn": "the nao", "nao?": "nao", "j": "gi", "r": "roi", "oy": "roi", "z": "vay", "v": "vay", "vs": "voi",
    "p": "phai", "mn": "moi nguoi", "ae": "anh em", "a": "anh", "e": "em", "c": "chi", "ah": "a", "uh": "u",
    "tt": "truong thon", "tdp": "to dan pho", "gcn": "giay chung nhan", "cdct": "chuyen chinh thuc", "qd": "quyet dinh",
    "hsơ": "ho so", "hs": "hoc sinh", "nnn": "ngoai nha nuoc", "nn": "nong nghiep", "thg": "thang", "thag": "thang",
    "bieudo": "bieu do", "xls": "excel", "xlsx": "excel", "docx": "word", "kqua": "ket qua", "kq": "ket qua",
    "dtn": "doan thanh nien", "đtn": "doan thanh nien", "ccb": "cuu chien binh", "cđ": "cong doan", "cd": "cong doan",
    "hpn": "hoi phu nu", "vd": "vi du", "lk": "luy ke", "ckỳ": "cung ky", "kì": "ky", "tỉ": "ty", "lí": "ly",
    "tr": "truong", "exel": "excel", "ex": "excel", "cky": "cung ky", "ck": "cung ky", "quí": "quy", "qui": "quy",
    "gt": "gioi thieu", "vô": "vao", "ni": "nay",
}  # fmt: skip
_CAPITALS = {"CA": "cong an", "QS": "quan su", "YT": "y te", "THCS": "thcs", "THPT": "thpt"}
_ATTACHED = (
    (re.compile(r"th?\.?(\d{1,2})"), "thang {}"),
    (re.compile(r"q([1-4])"), "quy {}"),
    (re.compile(r"thang(\d{1,2})"), "thang {}"),
    (re.compile(r"quy([1-4])"), "quy {}"),
    (re.compile(r"nam(\d{4})"), "nam {}"),
    (re.compile(r"thon(\d{1,2})"), "thon {}"),
    (re.compile(r"khu(\d{1,2})"), "khu {}"),
)
_MONTHS = re.compile(r"(\d{1,2})t")


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text, each folded; one abbreviation becomes the words that it stands for."""
    found: list[Word] = []
    for match in _TOKEN.finditer(_DASHES.sub("-", clean(text))):
        shown = match[0]
        keys = _members_or_units(found) if shown.lower() in _DV else _keys(shown)
        found += [Word(key, shown) for key in keys]
        if len(found) > 2 and tuple(word.key for word in found[-3:-1]) == ("truong", "cap") and shown in _SCHOOLS:
            found[-2:] = [Word(_SCHOOLS[shown], f"{found[-2].shown} {shown}")]
    return tuple(found)


_SCHOOLS = {"2": "thcs", "3": "thpt"}


_DV = frozenset({"dv", "đv"})


def _members_or_units(before: list[Word]) -> list[str]:
    """Return what "đv" means after some words: bao nhiêu đv are members, đv nào are units."""
    last = before[-1].key if before else ""
    return ["dang", "vien"] if last in ("nhieu", "may", "nap", "so", "la", "duoc", "them") else ["don", "vi"]


def _keys(shown: str) -> list[str]:
    low, key = shown.lower(), fold(shown)
    if shown in _CAPITALS:
        return _CAPITALS[shown].split()
    if key == "thang" and low != key and unicodedata.normalize("NFC", low) not in ("tháng", "thàng"):
        return [low]  # "thằng", "thắng", "thang" with another tone is no month
    if low in _ABBREVIATIONS:  # "đủ" is not "đu", nor "du"
        return _ABBREVIATIONS[low].split()
    for pattern, words in _ATTACHED:
        if said := pattern.fullmatch(key):
            return words.format(int(said[1])).split()
    if said := _MONTHS.fullmatch(key):
        return [said[1], "thang"]
    if "/" in key and not re.search(r"\d", key):
        return key.split("/")
    return [key]


_DOUBLED = re.compile(r"(a|e|o)\1")
_TONES = re.compile(r"(?<=[aeiouy])[sfrxj](?=[a-z]?[a-z]?$)|(?<=[a-z])[sfrxj]$")


def without_telex(key: str) -> str:
    """Return a word as its Telex keys mean it, where an input method left them: tieens → tien, ddooj → do."""
    bare = key.replace("dd", "d").replace("w", "")
    bare = _DOUBLED.sub(r"\1", bare)
    return _TONES.sub("", bare)


def is_slip(typed: str, known: str) -> bool:
    """Tell whether two words differ by one slip: a letter too many, missing, other, or two that changed places."""
    if abs(len(typed) - len(known)) > 1 or typed == known:
        return False
    if len(typed) == len(known):
        wrong = [n for n in range(len(typed)) if typed[n] != known[n]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and typed[wrong[0]] == known[wrong[1]]
            and typed[wrong[1]] == known[wrong[0]]
        )
    longer, shorter = (typed, known) if len(typed) > len(known) else (known, typed)
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
