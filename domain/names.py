"""Names of people as typed in chat."""

from __future__ import annotations

import re

from domain.refusals import Refused
from domain.text import clean, plain_key, shorten

_WORDS = re.compile(r"\w+")
_TITLES = re.compile(
    r"^(?:(?:đồng chí|đ/c|đ\.c|dong chi|d/c|d\.c|đc|dc|quần chúng ưu tú|quan chung uu tu|quần chúng|quan chung"
    r"|qcưt|qcut|qc"
    r"|ưu tú|uu tu|đoàn viên ưu tú|doan vien uu tu|đoàn viên|doan vien|đảng viên dự bị|dang vien du bi|đvdb|dvdb"
    r"|đảng viên"
    r"|trưởng thôn|truong thon|phó thôn|pho thon|tổ trưởng|to truong|bí thư chi đoàn|bi thu chi doan|học sinh|hoc sinh"
    r"|sinh viên|sinh vien|tên là|ten la|họ tên là|ho ten la|họ tên|ho ten|tên|dạ|thưa|chỉ có|chi co|gồm có"
    r"|gom co|gồm|gom"
    r"|vâng|là|của|cho)[\s.:]+)+",
    re.IGNORECASE,
)
# Words of address that are somebody's family name too: dropped only before a family name.
_ADDRESS = frozenset({"ong", "ba", "anh", "chi", "em", "co", "chu", "bac", "thay", "ban"})
_ENDS = re.compile(r"(?:\s+(?:ạ|nhé|nhe|nha|rồi|roi|xong))+$")
_ALLOWED = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*\.?")
_SENTENCE = re.compile(
    r"\b(?:nguoi|nhieu|roi|truoc|duoc|khong|chua)\b"
    r"|^(?:khong|chua|cam on|hom (?:nay|qua|kia)|hello|xin|phat trien|cam tinh|boi duong|ket nap)\b"
)
_SEVERAL = re.compile(r"\S+ \S+ (?:va|voi|cung) \S+ \S+")
_COMMON_FAMILIES = frozenset(
    _WORDS.findall(
        """nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan trinh truong dinh lam phung
        mai to ta ha chu cao luong luu giang vi lo khuc trieu thai quach nong hua mac kieu tong vuong nghiem"""
    )
)
# Folded family names of Việt Nam's peoples: what is typed all in small letters is a name only if it begins with one.
_FAMILIES = frozenset(_WORDS.findall(
    """an au ba bac bach banh be bien bo bui ca cai cam can cao cau chau che chu chung chuong co cu cung dam dan dang
    danh dao dau deo diep dinh do doan dong du dung duong gia giang giao giap ha ham han hau ho hoa hoang hong hua
    hung huynh kha khau khieu khong khuat khuc khuong kieu kim kpa ksor la lai lam lang le len leng leo lieu linh lo
    loc long lu lua luc luong luu ly lyta ma mac mai man manh mau mi minh mong mua na nay ngac ngan nghiem nghiep
    ngo ngoc nguy nguyen nham nhan nhi nhu nie nong nung o ong pham phan phang phi phieu pho phu phuc phung phuong
    phuy pu pung quach quan quang quyen ro sa sai sam si siu son sung su ta tang tao tat te thach thai tham than
    thang thanh thao the thi thich thien thieu tho thoi thong thuy tien tieu to ton tong tra trac trai tran trang
    trieu trinh trong tru truong tu tuan tuong ty ung uong ut vang van vi vien viet vo vong vu vua vuong vy xa xam
    xuan xung y yen"""
))  # fmt: skip
# What is said of a person and is no part of a name, unless somebody writes it with capitals.
_SAID_OF = re.compile(
    r"\b(?:dan toc|thieu so|dtts|doan vien|thanh phan|ton giao|cong giao|co dao|hoc sinh|sinh vien|nong dan|cong nhan"
    r"|vien chuc|cong chuc|bo doi|dan quan|can bo|phu nu|truong thon|pho thon|bao cao|du thao|bieu do)\b"
)
_AFTER_A_NAME = frozenset({"nu", "le"})
_LONGEST = 60
_MOST_WORDS = 7
_NOT_NAMES = {
    "ten", "ho ten", "khong", "khong biet", "chua biet", "hom nay", "hom qua", "xong", "co", "duoc", "ok", "vang", "da",
    "bao cao", "ket nap", "tien do", "dong chi", "giup toi", "tro giup", "xin chao", "chao ban", "cam on",
}  # fmt: skip


def is_family(word: str) -> bool:
    """Tell whether a folded word is a common family name."""
    return word in _COMMON_FAMILIES


def read_name(typed: str) -> str:
    """Return a person's full name as it will be shown.

    Titles (đồng chí, đ/c) are dropped; a name typed all in small or capital letters gets its capitals.
    Raises Refused where it cannot be a full name.
    """
    text = _without_address(_ENDS.sub("", _TITLES.sub("", clean(typed).replace("\n", " ")).strip(" .,;:")))
    if any(char.isdigit() for char in text):
        raise Refused(f"Họ tên không có chữ số: “{shorten(text)}”. Đồng chí viết lại, ví dụ Nguyễn Văn An.")
    if not _ALLOWED.fullmatch(text):
        raise Refused(f"“{shorten(text)}” chưa phải họ tên. Đồng chí viết bằng chữ, ví dụ Nguyễn Văn An.")
    words = text.split()
    if len(words) < 2:
        raise Refused(f"“{shorten(text)}” còn thiếu họ hoặc tên. Đồng chí viết đủ, ví dụ Nguyễn Văn An.")
    if len(words) == 2 and plain_key(words[1]) in ("van", "thi"):
        raise Refused(f"“{shorten(text)}” còn thiếu tên. Đồng chí viết đủ, ví dụ Nguyễn Văn An.")
    if _SEVERAL.search(plain_key(text)):
        raise Refused(f"“{shorten(text)}” là nhiều người. Đồng chí viết một người, ví dụ Nguyễn Văn An.")
    if plain_key(text) in _NOT_NAMES or _SENTENCE.search(plain_key(text)):
        raise Refused(f"“{shorten(text)}” chưa phải họ tên. Đồng chí viết đủ họ và tên, ví dụ Nguyễn Văn An.")
    if said := _said_of(words):
        raise Refused(
            f"“{shorten(said)}” không phải họ tên. Đồng chí ghi lại họ tên, ví dụ Nguyễn Văn An. Thành phần ghi sau, "
            "bằng nút “Ghi thành phần” trên thẻ; là tên thì viết hoa chữ đầu."
        )
    if words[0] == words[0].lower() and plain_key(words[0]) not in _FAMILIES:
        raise Refused(f"“{shorten(text)}” chưa rõ là họ tên. Đồng chí viết hoa chữ cái đầu, ví dụ Nguyễn Văn An.")
    if len(text) > _LONGEST or len(words) > _MOST_WORDS:
        raise Refused("Họ tên dài quá. Đồng chí chỉ viết họ và tên một người, ví dụ Nguyễn Văn An.")
    if text == text.upper():
        words = [word.lower() for word in words]
    return " ".join(word[0].upper() + word[1:] if word == word.lower() else word for word in words)


def _said_of(words: list[str]) -> str:
    """Return the words, typed in small letters, that say something of a person instead of naming one."""
    keys = " ".join(plain_key(word) for word in words)
    for found in _SAID_OF.finditer(keys):
        first = keys[: found.start()].count(" ")
        said = words[first : first + found[0].count(" ") + 1]
        if any(word == word.lower() for word in said):
            return " ".join(said)
    last, is_small = words[-1], words[0] == words[0].lower()
    marks = plain_key(last) in _AFTER_A_NAME and last == last.lower() and len(words) > 3
    # All in small letters "nhat le" may be a name, "nu" after three words hardly is.
    return last if marks and (not is_small or plain_key(last) == "nu") else ""


def _without_address(text: str) -> str:
    """Return a name without "ông", "bà", "chị"; where only a given name is left, all of it is too little."""
    first, _, rest = text.partition(" ")
    if plain_key(first) not in _ADDRESS or not rest:
        return text
    follows = plain_key(rest.split()[0])
    return rest if follows in _COMMON_FAMILIES or len(rest.split()) == 1 else text
