"""Who the new members are: categories that overlap, so that they never add up to the total.

A fact's categories are words separated by commas: "nữ, đoàn viên" are true of all its people, "nữ 1" of one of several.
Ethnicity and religion are sensitive personal data (Luật 91/2025/QH15): where only one or two people are meant, others
than those who may read names are not told how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from domain.numbers import count
from domain.refusals import Refused
from domain.text import plain_key, shorten


class Category(StrEnum):
    """Something that is true of some of the people of a figure."""

    FEMALE = "women"
    ETHNIC = "ethnic"
    RELIGIOUS = "religious"
    YOUTH_UNION = "youth_union"
    YOUNG = "young"
    PUPIL = "pupils"
    STUDENT = "students"
    WORKER = "workers"
    FARMER = "farmers"
    OFFICIAL = "officials"
    PUBLIC_EMPLOYEE = "public_employees"
    SOLDIER = "armed_forces"
    MILITIA = "militia"
    PRIVATE_ENTERPRISE = "private_enterprise"
    BUSINESS_OWNER = "business_owner"
    VILLAGE_HEAD = "village_head"
    GRADUATE = "graduates"

    @property
    def label(self) -> str:
        """Return the category as reports print it."""
        return _LABELS[self]

    @property
    def is_sensitive(self) -> bool:
        """Tell whether it is sensitive personal data (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP)."""
        return self in (Category.ETHNIC, Category.RELIGIOUS)


_LABELS = {
    Category.FEMALE: "nữ",
    Category.ETHNIC: "dân tộc thiểu số",
    Category.RELIGIOUS: "có đạo",
    Category.YOUTH_UNION: "đoàn viên",
    Category.YOUNG: "18–30 tuổi",
    Category.PUPIL: "học sinh",
    Category.STUDENT: "sinh viên",
    Category.WORKER: "công nhân",
    Category.FARMER: "nông dân",
    Category.OFFICIAL: "cán bộ, công chức",
    Category.PUBLIC_EMPLOYEE: "viên chức",
    Category.SOLDIER: "lực lượng vũ trang",
    Category.MILITIA: "dân quân",
    Category.PRIVATE_ENTERPRISE: "doanh nghiệp ngoài nhà nước",
    Category.BUSINESS_OWNER: "chủ doanh nghiệp tư nhân",
    Category.VILLAGE_HEAD: "trưởng, phó thôn, tổ trưởng",
    Category.GRADUATE: "trình độ đại học trở lên",
}
# Folded, as people write them; the longest that fits is meant, so that "chủ doanh nghiệp" is no "doanh nghiệp".
_SAID: Mapping[str, Category] = {
    "dang vien nu": Category.FEMALE, "phu nu": Category.FEMALE, "nu gioi": Category.FEMALE, "nu": Category.FEMALE,
    "dan toc thieu so": Category.ETHNIC, "nguoi dan toc": Category.ETHNIC, "dan toc": Category.ETHNIC,
    "dtts": Category.ETHNIC,
    "co dao": Category.RELIGIOUS, "theo dao": Category.RELIGIOUS, "ton giao": Category.RELIGIOUS,
    "co ton giao": Category.RELIGIOUS, "cong giao": Category.RELIGIOUS, "goc giao": Category.RELIGIOUS,
    "doan vien thanh nien": Category.YOUTH_UNION, "doan vien uu tu": Category.YOUTH_UNION,
    "doan vien": Category.YOUTH_UNION,
    "18 30 tuoi": Category.YOUNG, "18 den 30 tuoi": Category.YOUNG, "tu 18 den 30": Category.YOUNG,
    "duoi 30 tuoi": Category.YOUNG, "tre tuoi": Category.YOUNG, "dang vien tre": Category.YOUNG,
    "thanh nien": Category.YOUNG, "nguoi tre": Category.YOUNG, "18 30": Category.YOUNG,
    "hoc sinh": Category.PUPIL, "hs": Category.PUPIL,
    "sinh vien": Category.STUDENT, "sv": Category.STUDENT,
    "cong nhan": Category.WORKER,
    "nong dan": Category.FARMER,
    "can bo cong chuc": Category.OFFICIAL, "cong chuc": Category.OFFICIAL, "cbcc": Category.OFFICIAL,
    "vien chuc": Category.PUBLIC_EMPLOYEE, "giao vien": Category.PUBLIC_EMPLOYEE,
    "co giao": Category.FEMALE, "chi em": Category.FEMALE,
    "luc luong vu trang": Category.SOLDIER, "llvt": Category.SOLDIER, "bo doi": Category.SOLDIER,
    "quan nhan": Category.SOLDIER,
    "dan quan tu ve": Category.MILITIA, "dan quan": Category.MILITIA, "dqtv": Category.MILITIA,
    "doanh nghiep ngoai nha nuoc": Category.PRIVATE_ENTERPRISE, "doanh nghiep tu nhan": Category.PRIVATE_ENTERPRISE,
    "doanh nghiep ngoai khu vuc nha nuoc": Category.PRIVATE_ENTERPRISE, "dn nnn": Category.PRIVATE_ENTERPRISE,
    "ngoai nha nuoc": Category.PRIVATE_ENTERPRISE, "dnnnn": Category.PRIVATE_ENTERPRISE,
    "trong doanh nghiep": Category.PRIVATE_ENTERPRISE, "khoi doanh nghiep": Category.PRIVATE_ENTERPRISE,
    "o doanh nghiep": Category.PRIVATE_ENTERPRISE,
    "chu doanh nghiep tu nhan": Category.BUSINESS_OWNER, "chu doanh nghiep": Category.BUSINESS_OWNER,
    "chu dn": Category.BUSINESS_OWNER,
    "truong pho thon to truong": Category.VILLAGE_HEAD, "truong pho thon": Category.VILLAGE_HEAD,
    "truong thon": Category.VILLAGE_HEAD, "pho thon": Category.VILLAGE_HEAD,
    "dai hoc tro len": Category.GRADUATE, "trinh do dai hoc": Category.GRADUATE, "dai hoc": Category.GRADUATE,
}  # fmt: skip
SAID: Mapping[str, Category] = {**{plain_key(label): category for category, label in _LABELS.items()}, **_SAID}
_TOLD_ELSEWHERE = "-"
FEW = 3  # fewer than so many people in a sensitive category are not told


class Part(NamedTuple):
    """A category of some people of a report: of all where `of` is None."""

    category: Category
    of: int | None = None


def read_categories(typed: str) -> tuple[Part, ...]:
    """Return the categories of a text: "nữ, đoàn viên", "nữ 1, dân quân 2"; raises Refused with the word not known."""
    found: dict[Category, Part] = {}
    for piece in (piece.strip() for piece in re.split(r"[,;\n]|\bvà\b|\bva\b", typed.replace("–", "-"))):
        if not piece:
            continue
        part = _part(plain_key(piece)) or _part(plain_key(re.sub(r"\(.*?\)", "", piece)))
        if part is None:
            known = ", ".join(_LABELS.values())
            raise Refused(f"Chưa rõ thành phần “{shorten(piece)}”. Đồng chí ghi ví dụ: nữ, đoàn viên. Có: {known}.")
        found[part.category] = part
    return tuple(found.values())


def _part(key: str) -> Part | None:
    if key in SAID:
        return Part(SAID[key])
    if (said := re.fullmatch(r"(?:co )?(\d{1,3}) (?:nguoi |dong chi |la )*(.+)", key)) and said[2] in SAID:
        return Part(SAID[said[2]], int(said[1]))
    if (said := re.fullmatch(r"(.+?) (\d{1,3})(?: nguoi| dong chi)?", key)) and said[1] in SAID:
        return Part(SAID[said[1]], int(said[2]))
    return None


def stored(parts: Iterable[Part]) -> str:
    """Return categories as a fact keeps them."""
    return ",".join(part.category if part.of is None else f"{part.category}={part.of}" for part in parts)


def parts_of(kept: str) -> tuple[Part, ...]:
    """Return the categories that a fact keeps; words from before they were checked are read as people wrote them."""
    found = []
    for word in kept.split(",") if kept else ():
        name, _, number = word.strip().partition("=")
        if name in set(Category):
            found.append(Part(Category(name), int(number) if number.isdecimal() else None))
        elif part := _part(plain_key(word)):
            found.append(part)
    return tuple(found)


def spread(parts: Iterable[Part], facts: int) -> list[str]:
    """Return the categories of people as their facts keep them: what is true of all with each, of some with one.

    The others keep that they were told of, so that nobody counts as one of whom nothing is known.
    """
    told = tuple(parts)
    of_all = [part for part in told if part.of is None]
    of_some = [part for part in told if part.of is not None]
    kept = [stored([*of_all, *(of_some if number == 0 else [])]) for number in range(facts)]
    return [words or (_TOLD_ELSEWHERE if told else "") for words in kept]


def label_of(parts: Iterable[Part]) -> str:
    """Return categories as a card prints them."""
    return ", ".join(p.category.label if p.of is None else f"{p.category.label} {count(p.of)}" for p in parts)


def composition(facts: Iterable[tuple[str, int, int]]) -> dict[Category, int]:
    """Return how many people are of each category, from kept categories with people and number of facts of each."""
    sums: dict[Category, int] = {}
    for kept, people, facts_of in facts:
        for category, of in parts_of(kept):
            sums[category] = sums.get(category, 0) + (people if of is None else of * facts_of)
    return sums


def told(category: Category, number: int, *, names: bool) -> int | None:
    """Return a number as a reader may see it: None where it is too small to be told to one who may not read names.

    Nobody is as small as one or two: were zero told, what is not told would be somebody.
    """
    return None if category.is_sensitive and number < FEW and not names else number


def told_of_units(category: Category, numbers: Mapping[int, int], *, names: bool) -> dict[int, int | None]:
    """Return the numbers of several units whose sum is told too: nobody finds a single hidden one by subtraction."""
    seen = {unit: told(category, number, names=names) for unit, number in numbers.items()}
    if sum(number is None for number in seen.values()) == 1:
        least = min((n, unit) for unit, n in seen.items() if n) if any(seen.values()) else None
        if least:
            seen[least[1]] = None
    return seen
