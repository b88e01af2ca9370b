"""Ready scenarios from documents: figures are the documents', what they do not name is marked "(minh họa)"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from domain.births import Birth
from domain.forms.situation import Candidate
from domain.organisation import Role
from domain.screens.entrance import ROLE_NAMES
from domain.workbook import SHEETS
from handlers.workbooks import write_workbook


@dataclass(frozen=True)
class Phone:
    """Somebody with a phone in the sandbox."""

    user_id: int
    name: str
    unit: str
    role: Role


@dataclass(frozen=True)
class Scenario:
    """An organisation with its plan and figures, the phones to try it with, and the day it begins."""

    name: str
    title: str
    begins: datetime
    units: tuple[Mapping[str, object], ...]
    targets: tuple[Mapping[str, object], ...]
    facts: tuple[Mapping[str, object], ...]
    phones: tuple[Phone, ...]
    pool: Mapping[str, tuple[Candidate, ...]]

    def write(self, path: Path) -> None:
        """Write the scenario as an import workbook."""
        people = tuple({"unit": p.unit, "name": p.name, "role": ROLE_NAMES[p.role]} for p in self.phones)
        rows = (self.units, self.targets, self.facts, people, ())
        write_workbook(path, dict(zip(SHEETS, rows, strict=True)))


# Hiệp Hòa, six months of 2022. From the report: 85 of 226 by 30/6/2022; the five named units; plan 54-KH/HU of
# 05/01/2022, to be finished before 11/2022. The other units are not named there: only their sum, 54 of 198, is.
_NAMED = (
    ("01", "Đảng bộ xã Châu Minh", "đảng bộ xã", True, 7, 5),
    ("02", "Đảng bộ xã Thanh Vân", "đảng bộ xã", True, 5, 4),
    ("03", "Đảng bộ xã Đoan Bái", "đảng bộ xã", True, 6, 6),
    ("04", "Đảng bộ xã Đông Lỗ", "đảng bộ xã", True, 8, 8),
    ("05", "Chi bộ Trường THPT Hiệp Hòa số 3", "chi bộ cơ sở", False, 5, 5),
)
_UNNAMED = ((12, 40), (10, 38), (9, 35), (8, 32), (9, 30), (6, 23))
_CELLS = ((1, 2), (3, 2), (3, 1))
_PLAN = {
    "indicator": "kết nạp",
    "period": "2022",
    "deadline": "trước tháng 11/2022",
    "document": "54-KH/HU",
    "document_date": date(2022, 1, 5),
}
_TOP = "HH"


def _hiep_hoa() -> Scenario:
    units: list[Mapping[str, object]] = [
        {"code": _TOP, "name": "Đảng bộ huyện Hiệp Hòa", "kind": "đảng bộ huyện"},
        *(
            {"code": f"{_TOP}.{code}", "name": name, "parent": _TOP, "kind": kind, "rural": "x" if rural else None}
            for code, name, kind, rural, _, _ in _NAMED
        ),
        *(
            {
                "code": f"{_TOP}.{n:02}",
                "name": f"Đơn vị chưa nêu tên {n - 5} (minh họa)",
                "parent": _TOP,
                "kind": "TCCSĐ",
            }
            for n in range(6, 12)
        ),
        *(
            {
                "code": f"{_TOP}.01.{n}",
                "name": f"Chi bộ thôn {n} Châu Minh (minh họa)",
                "parent": f"{_TOP}.01",
                "kind": "chi bộ",
                "rural": "x",
            }
            for n in range(1, 4)
        ),
    ]
    goals: dict[str, tuple[int, int]] = {f"{_TOP}.{code}": (done, goal) for code, _, _, _, done, goal in _NAMED}
    goals |= {f"{_TOP}.{n:02}": figures for n, figures in enumerate(_UNNAMED, 6)}
    cells = {f"{_TOP}.01.{n}": figures for n, figures in enumerate(_CELLS, 1)}
    targets = {_TOP: 226} | {code: goal for code, (_, goal) in (goals | cells).items()}
    done = {code: count for code, (count, _) in (goals | cells).items() if code != f"{_TOP}.01"}
    return Scenario(
        name="hiep-hoa",
        title="Hiệp Hòa, 6 tháng đầu năm 2022",
        begins=datetime(2022, 6, 30, 8, 0),  # noqa: DTZ001 — in the users' zone, whatever it is
        units=tuple(units),
        targets=tuple({**_PLAN, "unit": code, "goal": goal} for code, goal in targets.items()),
        facts=tuple(
            {
                "unit": code,
                "indicator": "kết nạp",
                "on_day": date(2022, 6, 30),
                "quantity": count,
                "note": "6 tháng đầu năm 2022",
            }
            for code, count in done.items()
        ),
        phones=(
            Phone(1001, "Nguyễn Văn Thử", f"{_TOP}.01.1", Role.SECRETARY),
            Phone(1002, "Trần Thị Mẫu", f"{_TOP}.01", Role.COMMITTEE),
            Phone(1003, "Lê Văn Ví Dụ", _TOP, Role.LEADER),
        ),
        pool={
            f"{_TOP}.01.1": (
                Candidate(name="Hoàng Thị Giả Định", born=Birth(year=1998, month=4), certified_on=date(2022, 3, 12)),
                Candidate(name="Phạm Văn Minh Họa", born=Birth(year=1995, month=9), certified_on=date(2021, 10, 5)),
            )
        },
    )


SCENARIOS: Mapping[str, Scenario] = {scenario.name: scenario for scenario in (_hiep_hoa(),)}
DEFAULT = "hiep-hoa"
