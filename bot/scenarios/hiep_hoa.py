"""Hiệp Hòa district, first half of 2022: 85 of 226 by 30/6, five named units, village heads to be sent to class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.scenarios.scenario import Phone, Scenario
from domain.births import Birth
from domain.indicators import Indicator
from domain.organisation import Role
from domain.pipeline import Candidate

# From the report: 85 of 226 by 30/6/2022; the five named units; plan 54-KH/HU of 05/01/2022, to be finished before
# 11/2022. The other units are not named there: only their sum, 54 of 198, is. Village heads who are not trained are
# to be listed and sent to a class by 31/7/2022; the aim is over 90 % members (CV 629-CV/HU). Their numbers are
# invented.
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
# Of each cell of Châu Minh (invented): village heads, those who are members, those trained and not admitted.
_STOCKS = ("trưởng thôn", "trưởng thôn là đảng viên", "trưởng thôn đã bồi dưỡng")
_HEADS = ((3, 2, 0), (2, 2, 0), (3, 2, 1))


def _fact(code: str, indicator: str, quantity: int) -> Mapping[str, object]:
    return {
        "unit": code,
        "indicator": indicator,
        "on_day": date(2022, 6, 30),
        "quantity": quantity,
        "note": "6 tháng đầu năm 2022",
    }


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
        targets=(
            *({**_PLAN, "unit": code, "goal": goal} for code, goal in targets.items()),
            {
                "unit": _TOP,
                "indicator": "trưởng thôn là đảng viên",
                "period": "2022",
                "goal": ">90%",
                "document": "629-CV/HU",
            },
        ),
        facts=(
            *(_fact(code, "kết nạp", count) for code, count in done.items()),
            *(
                _fact(f"{_TOP}.01.{cell}", indicator, number)
                for cell, numbers in enumerate(_HEADS, 1)
                for indicator, number in zip(_STOCKS, numbers, strict=True)
            ),
        ),
        tasks=(
            {
                "name": "Lập danh sách trưởng thôn chưa bồi dưỡng, cử đi học",
                "unit": _TOP,
                "deadline": "31/7/2022",
                "document": "629-CV/HU",
            },
        ),
        phones=(
            Phone(1001, "Nguyễn Văn Thử", f"{_TOP}.01.1", Role.SECRETARY),
            Phone(1002, "Trần Thị Mẫu", f"{_TOP}.01", Role.COMMITTEE),
            Phone(1003, "Lê Văn Ví Dụ", _TOP, Role.LEADER),
        ),
        pool={
            f"{_TOP}.01.1": (
                Candidate(
                    name="Hoàng Thị Giả Định",
                    born=Birth(year=1998, month=4),
                    reached={Indicator.TRAINED: date(2022, 3, 12)},
                ),
                Candidate(
                    name="Phạm Văn Minh Họa",
                    born=Birth(year=1995, month=9),
                    reached={Indicator.TRAINED: date(2021, 10, 5)},
                ),
            )
        },
    )


HIEP_HOA = _hiep_hoa()
