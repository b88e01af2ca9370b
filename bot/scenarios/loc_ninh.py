"""Lộc Ninh district, 2021 to early 2024: plans exceeded each year, a school's pipeline, expected apart from done."""

from __future__ import annotations

from datetime import date, datetime

from bot.scenarios.scenario import Phone, Row, Scenario
from domain.organisation import Role

# From the document: 99 of 95 (vượt 4 %), 101 of 96 (vượt 5 %), 107 of 100 (vượt 7 %); 307 in the term; 3.152 members
# at the end of 2023. THPT Lộc Ninh: 10 sourced, 8 admitted, 41 members; 2023: 4 to class, 1 admitted on 13/5/2023;
# 2024: 16 listed for class, 3 admissions expected. Lộc Hiệp: 26 admitted 2021–3/2024, 2023 at 180 %. How Lộc Hiệp's
# 26 and the school's first 7 lie among the years is invented; what is left of each year stands on units that the
# document does not name.
_TOP, _SCHOOL, _COMMUNE, _REST = "LN", "LN.01", "LN.02", "LN.03"
_PLAN = {2021: (99, 95), 2022: (101, 96), 2023: (107, 100)}
_COMMUNE_DONE = {2021: 8, 2022: 8, 2023: 9, 2024: 1}
_SCHOOL_BEFORE = {2021: 3, 2022: 4}


def _facts() -> tuple[Row, ...]:
    found: list[tuple[str, str, date, int]] = [
        (_SCHOOL, "đưa vào nguồn", date(2021, 3, 26), 10),
        (_SCHOOL, "cử đi học lớp bồi dưỡng", date(2023, 3, 1), 4),
        (_SCHOOL, "kết nạp", date(2023, 5, 13), 1),
        (_SCHOOL, "cử đi học lớp bồi dưỡng", date(2024, 3, 1), 16),
        (_SCHOOL, "dự kiến kết nạp", date(2024, 12, 31), 3),
        (_COMMUNE, "kết nạp", date(2024, 3, 31), _COMMUNE_DONE[2024]),
    ]
    for year, (done, _) in _PLAN.items():
        end, school = date(year, 12, 31), _SCHOOL_BEFORE.get(year, 0)
        counted = school + _COMMUNE_DONE[year] + (1 if year == 2023 else 0)
        found += [(_COMMUNE, "kết nạp", end, _COMMUNE_DONE[year]), (_REST, "kết nạp", end, done - counted)]
        found += [(_SCHOOL, "kết nạp", end, school)] if school else []
    return tuple({"unit": u, "indicator": i, "on_day": day, "quantity": n} for u, i, day, n in found)


LOC_NINH = Scenario(
    name="loc-ninh",
    title="Lộc Ninh, 2021 – quý I/2024",
    begins=datetime(2024, 3, 31, 8, 0),  # noqa: DTZ001 — in the users' zone, whatever it is
    units=(
        {
            "code": _TOP,
            "name": "Đảng bộ huyện Lộc Ninh",
            "kind": "đảng bộ huyện",
            "members": 3152,
            "members_on": date(2023, 12, 31),
        },
        {
            "code": _SCHOOL,
            "name": "Đảng bộ Trường THPT Lộc Ninh",
            "parent": _TOP,
            "kind": "đảng bộ cơ sở",
            "members": 41,
            "members_on": date(2023, 12, 31),
        },
        {"code": _COMMUNE, "name": "Đảng bộ xã Lộc Hiệp", "parent": _TOP, "kind": "đảng bộ xã", "rural": "x"},
        {"code": _REST, "name": "Các đơn vị khác (minh họa)", "parent": _TOP, "kind": "TCCSĐ"},
    ),
    targets=(
        *(
            {"unit": _TOP, "indicator": "kết nạp", "period": str(year), "goal": goal}
            for year, (_, goal) in _PLAN.items()
        ),
        {"unit": _COMMUNE, "indicator": "kết nạp", "period": "2023", "goal": 5},
    ),
    facts=_facts(),
    phones=(
        Phone(1001, "Lê Thị Thử", _SCHOOL, Role.SECRETARY),
        Phone(1002, "Điểu Văn Mẫu", _COMMUNE, Role.SECRETARY),
        Phone(1003, "Nguyễn Văn Ví Dụ", _TOP, Role.LEADER),
        Phone(1004, "Trần Thị Minh Họa", _TOP, Role.COMMITTEE),
    ),
    counted=(_SCHOOL, _COMMUNE),
)
