"""Tân An ward, 2015–2022: few admissions, cells that admitted nobody for years, members struck off or moved away."""

from __future__ import annotations

from datetime import date, datetime

from bot.scenarios.scenario import Phone, Row, Scenario
from domain.organisation import Role

# From the document: 23 admitted over 2015–2022; many residential cells admitted nobody for years; members struck off or
# moved away count against the total. How the 23 lie among cells and years, and the losses, are invented.
_TOP = "TA"
_ADMITTED = {
    1: {2015: 4, 2017: 3, 2019: 3, 2021: 2, 2022: 1},
    2: {2015: 2, 2016: 2, 2018: 2},
    3: {2016: 2},
    4: {2020: 2},
}
_CELLS = 6
_LEFT = (
    (1, "chuyển đi", date(2022, 4, 15), 2),
    (2, "xóa tên", date(2022, 6, 1), 1),
    (5, "chuyển đi", date(2022, 9, 1), 1),
)


def _facts() -> tuple[Row, ...]:
    rows = [
        (f"{_TOP}.{cell}", "kết nạp", date(year, 6, 30), number)
        for cell, years in _ADMITTED.items()
        for year, number in years.items()
    ]
    rows += [(f"{_TOP}.{cell}", indicator, day, number) for cell, indicator, day, number in _LEFT]
    return tuple({"unit": u, "indicator": i, "on_day": day, "quantity": n} for u, i, day, n in rows)


TAN_AN = Scenario(
    name="tan-an",
    title="Phường Tân An, 2015–2022",
    begins=datetime(2022, 12, 31, 8, 0),  # noqa: DTZ001 — in the users' zone, whatever it is
    units=(
        {
            "code": _TOP,
            "name": "Đảng bộ phường Tân An",
            "kind": "đảng bộ phường",
            "members": 180,
            "members_on": date(2021, 12, 31),
        },
        *(
            {"code": f"{_TOP}.{n}", "name": f"Chi bộ tổ dân phố {n} (minh họa)", "parent": _TOP, "kind": "chi bộ"}
            for n in range(1, _CELLS + 1)
        ),
    ),
    targets=({"unit": _TOP, "indicator": "kết nạp", "period": "2022", "goal": 3},),
    facts=_facts(),
    phones=(
        Phone(1001, "Trịnh Văn Thử", f"{_TOP}.1", Role.SECRETARY),
        Phone(1002, "Ngô Thị Mẫu", f"{_TOP}.5", Role.SECRETARY),
        Phone(1003, "Lưu Văn Ví Dụ", _TOP, Role.COMMITTEE),
    ),
)
