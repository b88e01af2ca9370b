"""What counts as an answer. A kind reads what somebody typed and shows what was understood.

Stored drafts are read by pydantic, never by a kind: reading a stored day and reading a typed one are different acts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from domain.births import Birth, read_birth
from domain.composition import label_of, parts_of, read_categories, stored
from domain.dates import day_text, month_end, read_past_day
from domain.forms.situation import Candidate, Situation
from domain.numbers import count, read_quantity
from domain.periods import read_deadline
from domain.pipeline import Stage
from domain.refusals import NoSuchDay, Option, Refused, Unclear
from domain.roll import MOST_PEOPLE, read_people
from domain.text import clean, contains_words, plain_key, same, shorten

SKIP = "-"


@dataclass(frozen=True)
class Kind:
    """How an answer is read and shown.

    `digits` says that a typed number is the answer itself, not a choice; `several` that more than one choice may be
    taken; `named` what a number stands for, where the situation knows it; `is_free` that any words may be the answer,
    those that else begin a report too; `fits` whether a stored answer still suits the unit.
    """

    read: Callable[[str, Situation], Any]
    show: Callable[[Any], str] = str
    digits: Callable[[Situation], bool] = lambda _at: False
    several: bool = False
    named: Callable[[Any, Situation], str | None] = lambda _value, _at: None
    is_free: bool = False
    fits: Callable[[Any, Situation], bool] = lambda _value, _at: True


def no_choices(_at: Situation) -> tuple[Option, ...]:
    """Offer nothing: the answer is typed."""
    return ()


def always(_given: dict[str, Any]) -> bool:
    """Ask in every case."""
    return True


@dataclass(frozen=True)
class Ask:
    """One question of a form, as the paper form would print it.

    `label` names the line on the review card. `counted` is the question where the unit reports numbers only. `skip` is
    the label that leaves the question open, None where it must be answered. `when` tells from the answers so far
    whether the question is asked at all. A `personal` answer is forgotten when the report turns out to be about
    somebody else. A question that is asked `later` is passed over, and can be answered from the review card.
    """

    question: str
    label: str
    choices: Callable[[Situation], tuple[Option, ...]] = no_choices
    skip: str | None = None
    when: Callable[[dict[str, Any]], bool] = always
    counted: str = ""
    personal: bool = False
    later: bool = False

    def worded(self, at: Situation) -> str:
        """Return the question for a unit."""
        return self.counted if self.counted and not at.unit.named else self.question

    def headed(self, at: Situation) -> str:
        """Return the label for a unit."""
        return "Số người" if self.counted and not at.unit.named else self.label

    def offered(self, at: Situation) -> tuple[Option, ...]:
        """Return the offered answers for a unit."""
        return small_numbers(at) if self.counted and not at.unit.named else self.choices(at)


def recent_days(at: Situation) -> tuple[Option, ...]:
    """Offer today and yesterday, each with its date, so that a button pressed tomorrow still means today."""
    yesterday = at.today - timedelta(days=1)
    return (
        Option(f"Hôm nay {day_text(at.today, at.today)}", day_text(at.today)),
        Option(f"Hôm qua {day_text(yesterday, at.today)}", day_text(yesterday)),
    )


def small_numbers(_at: Situation) -> tuple[Option, ...]:
    """Offer the numbers that nearly every report has."""
    return tuple(Option(str(n), str(n)) for n in range(1, 6))


class Subjects(BaseModel):
    """Whom a report is about: people by name, or where no names are kept, how many."""

    model_config = ConfigDict(frozen=True)
    people: tuple[Candidate, ...] = ()
    quantity: int = Field(ge=1)

    @property
    def single(self) -> Candidate | None:
        """Return the one person, None where there are several or no names."""
        return self.people[0] if len(self.people) == 1 else None

    def __str__(self) -> str:
        """Return the names, or the number."""
        if self.single:
            return self.single.name
        if not self.people:
            return f"{count(self.quantity)} người"
        return f"{count(self.quantity)} người: {', '.join(person.name for person in self.people)}"


def of_people(people: tuple[Candidate, ...]) -> Subjects:
    """Return people as the subjects of a report."""
    return Subjects(people=people, quantity=len(people))


_SHOWN = 8


def _offer_people(people: tuple[Candidate, ...], told: Callable[[Candidate], str]) -> tuple[Option, ...]:
    return tuple(Option(told(person), f"#{person.id}") for person in people[:_SHOWN])


def trained_pool(at: Situation) -> tuple[Option, ...]:
    """Offer those who are certified and not admitted, who have waited longest first."""
    return _offer_people(at.pool, _certified)


def at_stages(first: Stage, last: Stage) -> Callable[[Situation], tuple[Option, ...]]:
    """Offer the people whose stage lies between two stages, each with the stage."""

    def offer(at: Situation) -> tuple[Option, ...]:
        return _offer_people(at.at_stages(first, last), lambda person: f"{person.name} ({person.stage.label})")

    return offer


def _certified(person: Candidate) -> str:
    return f"{person.name} (GCN {day_text(person.certified_on)})" if person.certified_on else person.name


def _read_subjects(typed: str, at: Situation) -> Subjects:
    if not at.unit.named:
        return Subjects(quantity=_read_number(typed))
    if typed.startswith("#"):
        return of_people(tuple(_chosen(one, at) for one in typed.split(";")))
    if _is_number(typed):
        raise Refused(
            f"Đơn vị báo cáo có họ tên. Đồng chí ghi họ tên {shorten(typed)}, mỗi người một dòng, ví dụ Nguyễn Văn An."
        )
    listed = read_people(typed, at.today)
    return of_people(tuple(_met(person, at) for person in listed))


def _is_number(typed: str) -> bool:
    """Tell whether somebody answered how many, not who."""
    try:
        read_quantity(typed)
    except Refused:
        return False
    return True


def _read_number(typed: str) -> int:
    try:
        return read_quantity(typed)
    except Refused as refused:
        if re.search(r"\d", typed):
            raise
        sentence = "Đơn vị báo cáo theo số lượng, không ghi tên. Đồng chí ghi số người, ví dụ 2."
        raise Refused(sentence) from refused


def _chosen(option: str, at: Situation) -> Candidate:
    found = next((person for person in at.people if f"#{person.id}" == option), None)
    if found is None:
        raise Refused("Người này không còn trong sổ của chi bộ. Đồng chí chọn lại hoặc gõ họ tên, ví dụ Nguyễn Văn An.")
    return found.reference


def _met(person: Candidate, at: Situation) -> Candidate:
    """Return who of the register this is; several alike are offered, never guessed.

    A birth told more closely than the register has it may be another's of the same name: that is shown as a doubt.
    """
    alike = [
        known
        for known in at.alike(person.name, person.born)
        if (same(person.name, known.name) or same(known.name, person.name))
        and not (person.born and known.born and person.born.tells_more_than(known.born))
    ]
    if len(alike) == 1:
        return alike[0].reference if alike[0].born or not person.born else alike[0].reference.with_birth(person.born)
    if alike:
        options = tuple(Option(f"{_certified(known)}{_born(known)}", f"#{known.id}") for known in alike)
        raise Unclear(f"Trong nguồn có {len(alike)} người tên {person.name}. Đồng chí chọn một người.", options)
    return person


def _born(person: Candidate) -> str:
    return f", sinh {person.born}" if person.born else ""


def _fits(value: Subjects, at: Situation) -> bool:
    return bool(value.people) == at.unit.named


def _read_day_ahead(typed: str, at: Situation) -> date:
    """Return a day that may lie ahead; a month alone means its last day, "trước tháng 11" the last of October."""
    try:
        day = read_deadline(typed, at.today)
    except NoSuchDay:
        raise
    except Refused:
        raise Refused(f"Chưa hiểu ngày “{shorten(typed)}”. Đồng chí viết như {_ahead(at)} hoặc tháng 9.") from None
    if day < at.today:
        raise Refused(f"Ngày {day_text(day)} đã qua. Đồng chí ghi ngày sắp tới, ví dụ {_ahead(at)}.")
    return day


def _ahead(at: Situation) -> str:
    return day_text(month_end(at.today.year, 12))


_LONGEST_TEXT = 1500


def _read_text(typed: str, _at: Situation) -> str:
    text = clean(typed)
    if says_nothing(text):
        raise Refused(f"“{shorten(text)}” chưa rõ ý. Đồng chí viết thành câu, ví dụ: Ghi nhầm, việc này chưa diễn ra.")
    if len(text) < 4 or len(text) > _LONGEST_TEXT:
        raise Refused(
            f"Nội dung cần từ 4 đến {_LONGEST_TEXT} chữ. Đồng chí viết lại, "
            "ví dụ: Thanh niên đi làm ăn xa, khó tạo nguồn."
        )
    return text


_DOCUMENT = re.compile(r"\d{1,5}\s*[-/]\s*[A-ZĐƯ0-9][\w./\- ]{1,40}", re.IGNORECASE)


def _read_document(typed: str, _at: Situation) -> str:
    text = re.sub(r"^(?:số|so)\s*[:.]?\s*", "", clean(typed), flags=re.IGNORECASE)
    if not _DOCUMENT.fullmatch(text):
        raise Refused(f"Chưa rõ số văn bản “{shorten(text)}”. Đồng chí ghi số và ký hiệu, ví dụ 12-NQ/CB.")
    return re.sub(r"\s*([-/])\s*", r"\1", text).upper()


_NOTHING_SAID = frozenset(
    """khong/co/ko/k/ok/oke/okay/vang/da/uh/um/roi/gui/dung/bo/huy/menu/chua/thoi/xong/khong co/khong co gi/chua co
    /dong y/tiep tuc/khong biet/van gui/gui bao cao""".replace("\n    ", "").split("/")
)


def says_nothing(text: str) -> bool:
    """Tell whether a text is a word for a button, or none at all: it is no reason and no content."""
    return plain_key(text) in _NOTHING_SAID or not re.search(r"[^\W\d_]{2}", text)


def _read_whole(typed: str, _at: Situation) -> int:
    text = clean(typed)
    if re.fullmatch(r"0+|không|khong|chưa có|chua co|không có|khong co", text, re.IGNORECASE):
        return 0
    return read_quantity(typed)


Who = Annotated[
    Subjects,
    Kind(read=_read_subjects, digits=lambda at: not at.unit.named, several=True, fits=_fits),
]
PastDay = Annotated[date, Kind(read=lambda typed, at: read_past_day(typed, at.today), show=day_text)]
DayAhead = Annotated[date, Kind(read=_read_day_ahead, show=day_text)]
BirthDay = Annotated[Birth, Kind(read=lambda typed, at: read_birth(typed, at.today))]
Quantity = Annotated[
    int, Field(ge=1), Kind(read=lambda typed, _at: read_quantity(typed), show=count, digits=lambda _at: True)
]
Whole = Annotated[int, Field(ge=0), Kind(read=_read_whole, show=count, digits=lambda _at: True)]
FreeText = Annotated[str, Field(max_length=_LONGEST_TEXT), Kind(read=_read_text, is_free=True)]


def common_categories(_at: Situation) -> tuple[Option, ...]:
    """Offer the categories that are told most often."""
    said = ("Nữ", "Đoàn viên", "Nữ, đoàn viên", "Dân tộc thiểu số")
    return tuple(Option(words, words) for words in said)


Composed = Annotated[
    str,
    Kind(
        read=lambda typed, _at: stored(read_categories(typed)),
        show=lambda kept: label_of(parts_of(kept)),
    ),
]
DocumentNumber = Annotated[str, Kind(read=_read_document)]

__all__ = [
    "MOST_PEOPLE", "SKIP", "Ask", "BirthDay", "Composed", "DayAhead", "DocumentNumber", "FreeText", "Kind", "PastDay",
    "Quantity", "Subjects", "Who", "Whole", "always", "at_stages", "common_categories", "no_choices",
    "number_meant", "of_people", "recent_days", "small_numbers", "trained_pool",
]  # fmt: skip


def number_meant(typed: str, names: Mapping[int, str]) -> int | None:
    """Return the number that a choice (#7) or words of its name mean, None where they mean none or not only one.

    A choice is what was pressed, even where the number stands in another's name: #2 is not "lớp khóa 2".
    """
    if (chosen := re.fullmatch(r"#(\d{1,18})", typed)) and int(chosen[1]) in names:
        return int(chosen[1])
    key = plain_key(typed)
    exact = [number for number, name in names.items() if plain_key(name) == key]
    alike = exact or [number for number, name in names.items() if contains_words(plain_key(name), key)]
    return alike[0] if len(alike) == 1 else None


def one_of(options: dict[str, str], *, other: str = "") -> Kind:
    """Return a kind for one of some answers, by its label or its word; `options` maps the stored word to its label."""

    def read(typed: str, _at: Situation) -> str:
        for word, label in options.items():
            if typed == word or same(typed, label):
                return word
        found = [word for word, label in options.items() if _mentions(typed, label)]
        if len(found) == 1:
            return found[0]
        if other and not says_nothing(typed):
            return other
        listed = tuple(Option(label, word) for word, label in options.items())
        raise Unclear(f"Chưa rõ “{shorten(typed)}”. Đồng chí chọn một.", listed)

    return Kind(read=read, show=lambda word: options.get(word, word))


def _mentions(typed: str, label: str) -> bool:
    said, known = plain_key(typed), plain_key(label)
    return bool(said) and (contains_words(known, said) or contains_words(said, known))


def choices_of(options: dict[str, str]) -> Callable[[Situation], tuple[Option, ...]]:
    """Offer all of some answers."""
    listed = tuple(Option(label, word) for word, label in options.items())
    return lambda _at: listed
