"""The district in which the questions of `tests/corpus/questions.tsv` are asked, and how an answer is judged.

The questions and what they expect were written by somebody who had not seen the reader.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.addresses import Go, Make, Show, View, parse
from domain.organisation import Office, Role
from domain.reply import Reply
from domain.views.subjects import Subject
from domain.workbook import SHEETS
from handlers.importing import import_workbook
from handlers.workbooks import write_workbook
from storage.database import Database, Tx
from storage.people import give_office, visitor
from storage.units import units_called
from tests.world import CHANNEL, MORNING, World

FILES = tuple(sorted((Path(__file__).parent.parent / "corpus").glob("questions*.tsv")))
WHO = "Lãnh đạo"
UNITS = (
    ("HH", "Đảng bộ huyện Hiệp Hòa", None), ("HH-CM", "Đảng bộ xã Châu Minh", "HH"), ("HH-TV", "Đảng bộ xã Thanh Vân", "HH"),
    ("HH-DB", "Đảng bộ xã Đoan Bái", "HH"), ("HH-DL", "Đảng bộ xã Đông Lỗ", "HH"), ("HH-HS", "Đảng bộ xã Hùng Sơn", "HH"),
    ("HH-HT", "Đảng bộ xã Hợp Thịnh", "HH"), ("HH-HTG", "Đảng bộ xã Hoàng Thanh", "HH"), ("HH-HTH", "Đảng bộ xã Hòa Thắng", "HH"),
    ("HH-HoaT", "Đảng bộ xã Hoá Thành", "HH"), ("HH-BD1", "Đảng bộ xã Bình Dương", "HH"), ("HH-BD2", "Đảng bộ cơ quan Bình Dương", "HH"),
    ("HH-THPT3", "Chi bộ THPT Hiệp Hòa số 3", "HH"), ("HH-THPT1", "Chi bộ THPT Hiệp Hòa số 1", "HH"),
    ("HH-YT", "Chi bộ Trung tâm Y tế", "HH"), ("HH-CA", "Đảng bộ Công an huyện", "HH"),
    ("CM-T1", "Chi bộ thôn Ngọc Liễn", "HH-CM"), ("CM-T2", "Chi bộ thôn Ngọ Khổng", "HH-CM"), ("CM-TH", "Chi bộ Trường tiểu học Châu Minh", "HH-CM"),
    ("CM-1", "Chi bộ thôn 1", "HH-CM"), ("CM-10", "Chi bộ thôn 10", "HH-CM"), ("TV-1", "Chi bộ thôn 1", "HH-TV"), ("TV-2", "Chi bộ thôn 2", "HH-TV"),
    ("HTG-1", "Chi bộ thôn Trung Tâm", "HH-HTG"),
)  # fmt: skip
KHU = {"HH-CM": "Khu 1", "HH-TV": "Khu 1", "HH-DB": "Khu 1", "HH-DL": "Khu 2", "HH-HS": "Khu 2"}
GROUPS = {"KHU1": "Khu 1", "KHU2": "Khu 2"}


@dataclass(frozen=True)
class Asked:
    """A question with what is expected; each value is a set of those that are right."""

    text: str
    subjects: frozenset[str]
    units: tuple[str, ...]
    periods: frozenset[str]
    days: frozenset[str]
    narrow: frozenset[str]
    verdict: str


def questions(file: Path) -> list[Asked]:
    """Return the questions of a file."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_asked(row) for row in rows]


def _asked(row: dict[str, str]) -> Asked:
    note = row["note"] or ""

    def values(column: str) -> frozenset[str]:
        found = {row[column]}
        for part in note.replace(";", " ").split():
            if part.startswith(f"alt_{column}="):
                found |= {"" if value == "empty" else value for value in part.split("=", 1)[1].split(",")}
        return frozenset(found)

    units = {unit for each in values("unit") for unit in each.split(",") if unit}
    return Asked(
        row["question"], values("subject"), tuple(sorted(units)), values("period"), values("as_of"),
        frozenset(part for each in values("narrow") for part in each.split(",")), row["verdict"],
    )  # fmt: skip


SUBJECTS: dict[str, tuple[Subject, ...]] = {
    "progress": (Subject.PROGRESS,), "ranking_best": (Subject.BEST, Subject.PROGRESS), "ranking_worst": (Subject.WORST,),
    "zero": (Subject.NOBODY,), "empty_years": (Subject.EMPTY_YEARS,), "reached": (Subject.REACHED,), "yearly": (Subject.STEADY,),
    "pool": (Subject.POOL,), "cases": (Subject.CASES,), "heads": (Subject.VILLAGE_HEADS,), "proposals": (Subject.PROPOSALS,),
    "completeness": (Subject.ATTESTED,), "same_period": (Subject.SAME_PERIOD,), "composition": (Subject.COMPOSITION,), "term": (Subject.YEARS, Subject.PROGRESS),
    "months": (Subject.MONTHS, Subject.MONTHS_BY_UNIT), "members": (Subject.MEMBERS,), "tasks": (Subject.TASKS,), "classes": (Subject.CLASSES,),
    "introductions": (Subject.INTRODUCTIONS,), "expected": (Subject.PIPELINE,), "reach": (Subject.UNREACHED,), "removed": (Subject.MEMBERS, Subject.PIPELINE), "document": (Subject.PAPER,),
    "evidence": (Subject.EVIDENCE,),
}  # fmt: skip
PICTURES = {
    "bars": Subject.PROGRESS,
    "line": Subject.MONTHS,
    "funnel": Subject.PIPELINE,
    "months": Subject.MONTHS_BY_UNIT,
}
INDICATORS = {
    "admissions": "admitted",
    "trained": "trained",
    "recognised": "recognised",
    "village_heads": "village_head_members",
}
OF_A_YEAR = frozenset({Subject.MONTHS, Subject.MONTHS_BY_UNIT, Subject.EMPTY_YEARS, Subject.STEADY, Subject.EVIDENCE, Subject.POOL,
                       Subject.CASES, Subject.PROPOSALS, Subject.TASKS, Subject.MEMBERS, Subject.VILLAGE_HEADS, Subject.PIPELINE, Subject.UNREACHED})  # fmt: skip


async def settle(database: Database, folder: Path) -> World:
    """Import the district and give its leader an office."""
    rows = [
        {"code": code, "name": name, "parent": above, "kind": "TCCSĐ", "grouping": KHU.get(code)}
        for code, name, above in UNITS
    ]
    write_workbook(folder / "questions.xlsx", {SHEETS[0]: rows})
    await import_workbook(database, folder / "questions.xlsx", MORNING)

    async def work(tx: Tx) -> None:
        person = await visitor(tx, CHANNEL, WHO, MORNING)
        await give_office(
            tx, person.person_id, Office(role=Role.LEADER, unit=(await units_called(tx, "HH"))[0]), MORNING
        )

    await database.write(work)
    return World(database)


@dataclass
class Judge:
    """Tells whether an answer is right, is asked back rightly, or is wrong."""

    ids: dict[str, int]
    groups: dict[str, int]
    today: date

    def verdict(self, asked: Asked, reply: Reply, shown: list[str]) -> str:
        """Return right, asked, missed (suggestions without the right one), or wrong (another figure)."""
        choices = [parse(choice.address) for choice in reply.choices]
        if not shown and reply.title.startswith("📊") and asked.verdict == "either":
            return "right"  # several units beside each other
        address = parse(shown[-1]) if shown else None
        if address is not None and not isinstance(address, Go):
            right = self._fits(asked, address)
            if asked.verdict == "unknown" or (asked.verdict == "ask" and not right):
                return "wrong"
            if asked.verdict == "ask":
                return "wrong"
            return "right" if right else "wrong"
        if asked.verdict == "unknown":
            return "right"
        if any(self._fits(asked, choice) for choice in choices if choice):
            return "asked"
        return "asked" if asked.verdict in ("ask", "either") else "missed"

    def _fits(self, asked: Asked, address: object) -> bool:
        return any(self._fits_subject(asked, subject, address) for subject in asked.subjects)

    def _fits_subject(self, asked: Asked, said: str, address: object) -> bool:
        subject, _, indicator = said.partition(":")
        units = {self.ids[unit] for unit in asked.units if unit in self.ids} or {self.ids["HH"]}
        groups = {self.groups[GROUPS[unit]] for unit in asked.units if unit in GROUPS}
        if isinstance(address, Show) and address.screen == "grouping":
            return address.number in groups
        if groups:
            members = {
                self.ids[code] for code, khu in KHU.items() if khu in {GROUPS[u] for u in asked.units if u in GROUPS}
            }
            units |= members
        made = {"chart": "picture", "excel": "sheet"}.get(subject)
        if made:
            if not isinstance(address, Make) or address.what != made or address.view.unit not in units:
                return False
            if made == "picture":
                return any(PICTURES.get(kind) is address.view.subject for kind in asked.narrow) or asked.narrow == {""}
            wanted = {subject for kind in asked.narrow for subject in SUBJECTS.get(kind, (Subject.PROGRESS,))}
            return address.view.subject in wanted
        if isinstance(address, Make):
            address = address.view
        if (
            not isinstance(address, View)
            or address.subject not in SUBJECTS.get(subject, ())
            or address.unit not in units
        ):
            return False
        if indicator and address.subject.has_indicator and address.indicator != INDICATORS[indicator]:
            return indicator == "village_heads" and address.subject is Subject.VILLAGE_HEADS
        return address.subject in OF_A_YEAR or self._fits_time(asked, address)

    def _fits_time(self, asked: Asked, view: View) -> bool:
        for period in asked.periods:
            for day in asked.days:
                code, as_of = _time(period, day, self.today)
                if (
                    view.subject is Subject.PAPER
                    and period[5:6] in ("H", "9", "1")
                    and period.endswith(("H1", "9M", "10M"))
                ):
                    code, as_of = {"H1": "2022-M06", "9M": "2022-M09", "10M": "2022-M10"}[period.split("-")[1]], ""
                    code = period[:4] + code[4:]
                if view.period == code and (view.as_of or "") == as_of:
                    return True
        return False


def _time(period: str, day: str, today: date) -> tuple[str, str]:
    """Return the code and the day of an address for a period as the corpus writes it."""
    code, as_of = period or str(today.year), day.replace("-", "")
    if len(code) == len("2020-2021") and int(code[5:]) - int(code[:4]) != 5:
        code = code.replace("-", "_")  # some years that are no term
    for end, last in (("-H1", "0630"), ("-9M", "0930"), ("-10M", "1031")):
        if code.endswith(end):
            code, as_of = code[:4], f"{code[:4]}{last}"
    return code, as_of if as_of and as_of < f"{today:%Y%m%d}" else ""
