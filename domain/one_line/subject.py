"""Whom or what a line is about, freed from the words around it that say nothing.

A Vietnamese family or given name may be written like such a word (Đặng and Đảng, Lý and lý lịch, Nhân and nhận): a name
keeps all of its own.
"""

from __future__ import annotations

import re

from domain.names import is_family
from domain.one_line.days import DAY
from domain.one_line.text import WORD, Text

_PLACE = re.compile(
    r"\b(?:chi bo|cb|dang bo|dang uy|to dan pho|tdp|thon|ap|ban|khu pho|khu|xom|buon)\b"
    r"(?:\s+(?:co so|truong|thon|ap|ban|khu pho|khu|xom|tdp|to dan pho|so|toi|em|minh|chung toi|quan su"
    r"|cong an|nong thon"
    r"|\d{1,3}|[ivx]{1,4}|mn|th|thcs|thpt|[a-d])\b)*\s*[,:\-]?"
)
_MONTH = re.compile(r"\bthang\s*\d{1,2}(?:\s*(?:/|nam)\s*\d{4})?")
_BEFORE = frozenset(WORD.findall(
    """bao cao xin da dong chi d c dc a em toi minh anh chi bac kinh gui thua vua moi qua cho cua co duoc la hom nay
    trong thang nam va voi thi tai o cap tren dang uy uy van phong rang ve viec nhu sau hien do don vi ben chung tui
    xong roi nay kinh bc cb chi bo duoc dam cac ong ba them tiep tuc va da xac nhan"""
))  # fmt: skip
_EDGES_BEFORE = frozenset(WORD.findall(
    """cho duoc them moi vua da la gom co cac nhung qua roi xong tai va cung voi doi cua den thi tong cong so luong vao
    dang danh sach duoi day sau theo de nghi trong ket nap kn ly lich vien bi dua rut ra khoi nguon phat trien ve
    nhan thuc"""
))  # fmt: skip
_TASK_WORDS = frozenset(WORD.findall("chuyen cong cu bo sung hoan thien gui lop"))
# Words that are a family name too, with what they mean when they are none.
_FAMILY_TOO = {
    "dang": ("đảng", "đang"),
    "luong": ("lượng",),
    "la": ("là",),
    "ly": (),
    "vien": ("viên",),
    "nhan": ("nhận",),
}
_EDGES_AFTER = frozenset(WORD.findall(
    """a nhe nha roi xong vao dang thanh cong hoan va tai tu luc la ve voi vay do day theo dung quy dinh duoc moi ngay
    thang qd so di hoc lop boi duong nhan thuc tham gia chinh thuc vien nguon khoi ra cam on bi de nghi ket nap phat
    trien trong kinh bao cao thu vua qua nam nay hom cho giay gcn da len"""
))  # fmt: skip
_ENDING = re.compile(
    r"(?:(?:^|[\s,.;:\-]+)(?:vao dang(?: cong san)?(?: viet nam)?|da(?: duoc)?|duoc|roi|xong|nhe|nha|ạ"
    r"|(?:moi |da )?di hoc\b.*|lop (?:boi duong|bdnt|cam tinh|doi tuong).*|(?:vao|ra khoi|khoi) (?:danh sach )?nguon.*"
    r"|(?:lam|thanh|la) dang vien.*|chinh thuc|thanh cong|trong (?:thang|quy|nam|dot).*|dot \d.*|noi khac"
    r"|(?:tu noi khac |sinh hoat )?chuyen (?:sinh hoat )?(?:den|ve|di)|tu noi khac(?: chuyen)?(?: den| ve)?"
    r"|chuyen|len|thanh"
    r"|(?:vi|do) (?:di|chuyen|khong|lam|ly do|xin|bo|vi)\b.*|theo (?:quyet dinh|qd|nghi quyet).*|luc \d[\dh :]*"
    r"|thang \d{1,2}|moi|hoan thanh"
    r"|nhan|duoc cap|da cap|co|vua|to chuc|(?<!sinh )nam 20[12]\d|,|thon \d+|dang vien|de nghi ket nap"
    r"|xet ket nap))+[\s,.;]*$"
)
_SOME_UNIT = (
    r"(?:dong chi|d/c|d\.c|dc|nguoi|quan chung uu tu|quan chung|qcut|qc|doan vien uu tu|doan vien|dang vien|dvdb|dv|ban"
    r"|em|truong hop|ca|hoc sinh|hs|sinh vien|sv)"
)
_ONES = r"(?:mot|hai|ba|bon|lam|nam|sau|bay|tam|chin)"
_NUMBER_WORD = rf"(?:hai muoi|ba muoi|muoi(?: {_ONES})?|tu|{_ONES})"
COUNTED = re.compile(rf"(\d{{1,4}}|{_NUMBER_WORD})\s*(?:{_SOME_UNIT}\b[\s.]*)+")
CALLED_LIKE_A_NUMBER = re.compile(
    rf"\b(?:ong|ba|anh|chi|cu|bac|co|chu)\s+(?:{_ONES}|tu|muoi)\b(?!\s+(?:{_SOME_UNIT}|{_ONES}|muoi)\b)"
)


def without_place(text: Text) -> Text:
    """Return a text without the unit's name."""
    while found := _PLACE.search(text.folded):
        text = text.without(found.start(), found.end())
    return text


def impolite_part(before: Text) -> str:
    """Return what is left of a beginning without polite words, the unit's name and a day."""
    left = _MONTH.sub(" ", _PLACE.sub(" ", DAY.sub(" ", before.folded)))
    return " ".join(word for word in WORD.findall(left) if word not in _BEFORE)


def subject_of(text: Text, *, polite: bool = False) -> Text:
    """Return a subject without the words around it that say nothing; a name keeps all of its own."""
    if (ending := _ENDING.search(text.folded)) and not _ends_in_a_name(text, ending.start()):
        text = text.cut(0, ending.start())
    words = list(WORD.finditer(text.folded))
    first, last = 0, len(words)
    if not text or COUNTED.match(text.folded, len(text.folded) - len(text.folded.lstrip())):
        return text
    empty = _EDGES_BEFORE | (_BEFORE | _TASK_WORDS if polite else frozenset())
    while first < last and words[first][0] in empty and not _begins_a_name(text, words[first:last]):
        first += 1
        if first < last and COUNTED.match(text.folded, words[first].start()):
            break
    mixed = text.shown != text.shown.lower() and text.shown != text.shown.upper()
    while (
        mixed and last > first and words[last - 1][0] in _EDGES_AFTER and text.shown[words[last - 1].start()].islower()
    ):
        last -= 1
    if first == last:
        return Text("", "")
    start, end = words[first].start(), words[last - 1].end()
    start -= text.shown[start - 1 : start] == "("
    end += text.shown[end : end + 1] == ")"
    return text.cut(start, end)


def _ends_in_a_name(text: Text, place: int) -> bool:
    """Tell whether the empty words at a place begin with the given name that a name would lack: Lê Thị Nhân."""
    left = WORD.findall(text.folded[:place])
    return bool(left) and left[-1] in ("van", "thi")


def _begins_a_name(text: Text, words: list[re.Match[str]]) -> bool:
    """Tell whether a word that may say nothing is a family name here: Đặng Văn Miên, not Đảng Nguyễn Văn A."""
    word = words[0][0]
    if is_family(word) and len(words) > 2 and words[1][0] in ("van", "thi"):
        return True
    if word not in _FAMILY_TOO:
        return False
    shown = text.shown[words[0].start() : words[0].end()].lower()
    if shown != word:
        return shown not in _FAMILY_TOO[word]
    return len(words) > 1 and words[1][0] in ("van", "thi")
