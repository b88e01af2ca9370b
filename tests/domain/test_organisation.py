"""The tree of units, and who may do what where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.organisation import (
    Act,
    Office,
    Role,
    Unit,
    child_width,
    may_do,
    may_see,
    place_key,
    reporting_units,
    segment,
)
from tests.domain.samples import CELL, COMMUNE, DISTRICT, NEIGHBOUR, SISTER_CELL, a_unit

NIECE = a_unit(6, "Chi bộ thôn 1 Thanh Vân", NEIGHBOUR)
OTHER_DISTRICT = a_unit(7, "Đảng bộ huyện Nam Sách")
CELL_BELOW = a_unit(8, "Tổ đảng 1", CELL)
PLACES = {
    "own": COMMUNE,
    "child": CELL,
    "grandchild": CELL_BELOW,
    "parent": DISTRICT,
    "sibling": NEIGHBOUR,
    "niece": NIECE,
    "stranger": OTHER_DISTRICT,
}
SUBTREE = {"own", "child", "grandchild"}
GRANTED: dict[tuple[Role, Act], set[str]] = {
    (Role.SECRETARY, Act.SEE_FIGURES): SUBTREE,
    (Role.SECRETARY, Act.SEE_NAMES): {"own"},
    (Role.SECRETARY, Act.REPORT): {"own"},
    (Role.SECRETARY, Act.INVITE): {"own"},
    (Role.DEPUTY, Act.SEE_FIGURES): SUBTREE,
    (Role.DEPUTY, Act.SEE_NAMES): {"own"},
    (Role.DEPUTY, Act.REPORT): {"own"},
    (Role.COMMITTEE, Act.SEE_FIGURES): SUBTREE,
    (Role.COMMITTEE, Act.SEE_NAMES): SUBTREE,
    (Role.COMMITTEE, Act.INVITE): SUBTREE,
    (Role.COMMITTEE, Act.DIRECT): SUBTREE,
    (Role.COMMITTEE, Act.OVERSEE): SUBTREE,
    (Role.LEADER, Act.OVERSEE): SUBTREE,
    (Role.ADMIN, Act.OVERSEE): SUBTREE,
    (Role.LEADER, Act.SEE_FIGURES): SUBTREE,
    (Role.ADMIN, Act.SEE_FIGURES): SUBTREE,
    (Role.ADMIN, Act.INVITE): SUBTREE,
    (Role.ADMIN, Act.INSPECT): SUBTREE,
}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_an_office_may_do_what_is_granted_and_nothing_else(role: Role, act: Act, where: str) -> None:
    granted = where in GRANTED.get((role, act), set())
    assert may_do([Office(role=role, unit=COMMUNE)], act, PLACES[where]) is granted


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("unit", PLACES.values(), ids=PLACES)
def test_nobody_may_do_anything_without_an_office(act: Act, unit: Unit) -> None:
    assert not may_do([], act, unit)


@pytest.mark.parametrize("role", Role)
def test_whoever_holds_an_office_sees_the_own_subtree_and_nothing_else(role: Role) -> None:
    offices = [Office(role=role, unit=COMMUNE)]
    assert {where for where, unit in PLACES.items() if may_see(offices, unit)} == SUBTREE


def test_two_offices_give_what_each_gives_and_no_more() -> None:
    offices = [Office(role=Role.SECRETARY, unit=CELL), Office(role=Role.LEADER, unit=NEIGHBOUR)]
    assert may_do(offices, Act.REPORT, CELL)
    assert may_do(offices, Act.SEE_FIGURES, NIECE)
    assert not may_do(offices, Act.REPORT, NIECE)
    assert not may_do(offices, Act.SEE_NAMES, NIECE)
    assert not may_do(offices, Act.SEE_FIGURES, COMMUNE)


def test_a_unit_covers_itself_and_what_is_below() -> None:
    assert [unit.name for unit in (DISTRICT, COMMUNE, NEIGHBOUR, CELL, SISTER_CELL) if COMMUNE.covers(unit)] == [
        "Đảng bộ xã Châu Minh",
        "Chi bộ thôn Ngọc Liễn",
        "Chi bộ thôn Cẩm Trung",
    ]


def test_units_report_each_once_in_the_order_of_the_offices() -> None:
    offices = [
        Office(role=Role.LEADER, unit=DISTRICT),
        Office(role=Role.DEPUTY, unit=SISTER_CELL),
        Office(role=Role.SECRETARY, unit=CELL),
        Office(role=Role.SECRETARY, unit=SISTER_CELL),
        Office(role=Role.COMMITTEE, unit=COMMUNE),
    ]
    assert reporting_units(offices) == (SISTER_CELL, CELL)
    assert reporting_units([]) == ()


@given(st.integers(1, 36**4 - 1), st.integers(1, 36**4 - 1))
def test_segments_are_of_one_width_unique_and_in_order(one: int, other: int) -> None:
    assert len(segment(one)) == len(segment(other)) == 4
    assert (segment(one) < segment(other)) is (one < other)


@given(st.integers(1, 36**4 - 1), st.integers(1, 36**4 - 1))
def test_a_unit_never_covers_its_sibling(one: int, other: int) -> None:
    assert a_unit(one, above=COMMUNE).covers(a_unit(other, above=COMMUNE)) is (one == other)


def test_more_units_than_a_segment_can_number_are_an_error() -> None:
    assert segment(36**4 - 1) == "zzzz"
    with pytest.raises(ValueError, match="more units"):
        segment(36**4)


def test_a_path_knows_the_unit_above() -> None:
    assert CELL.parent_path == COMMUNE.path
    assert DISTRICT.parent_path == ""
    assert child_width(COMMUNE.path) == len(CELL.path)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Đảng bộ xã Châu Minh", "chau minh"),
        ("Đảng ủy xã Châu Minh", "chau minh"),
        ("Đảng uỷ xã Châu Minh", "chau minh"),
        ("Xã Châu Minh", "chau minh"),
        ("Châu Minh", "chau minh"),
        ("Chi bộ thôn Ngọc Liễn", "thon ngoc lien"),
        ("Chi bộ thôn 1", "thon 1"),
        ("Chi bộ 10", "10"),
        ("Đảng bộ huyện Hiệp Hòa", "hiep hoa"),
        ("Huyện ủy Nam Sách", "nam sach"),
        ("Tỉnh ủy Bắc Ninh", "bac ninh"),
        ("Thành ủy Hà Nội", "ha noi"),
        ("Đảng ủy phường Tân An", "tan an"),
        ("Đảng bộ thị trấn Thắng", "thang"),
        ("Đảng bộ đặc khu Phú Quốc", "phu quoc"),
        ("Chi bộ trường THPT Hiệp Hòa số 3", "thpt hiep hoa so 3"),
        ("Chi bộ Công ty May Hiệp Hòa", "may hiep hoa"),
        ("Chi bộ", "chi bo"),
        ("Chi bộ cơ quan", "chi bo co quan"),
    ],
)
def test_people_call_a_unit_by_its_place(name: str, key: str) -> None:
    assert place_key(name) == key
