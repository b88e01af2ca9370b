"""Addresses of screens and actions fit a button and come back as they went."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import (
    Address,
    Choose,
    Edit,
    Go,
    Join,
    Made,
    Make,
    Place,
    Press,
    PressDraft,
    StartForm,
    Undo,
    View,
    fresh,
    parse,
)
from domain.forms.report import form_fields
from domain.indicators import Indicator
from domain.periods import first_months, month_of, quarter_of, term_of, year_of, years_of
from domain.reports.registry import REPORTS
from domain.views.subjects import Subject

_IDS = st.integers(1, 999_999_999)
_DRAFTS = st.from_regex(r"[0-9a-zA-Z_-]{1,24}", fullmatch=True)
_FIELDS = st.sampled_from([field.name for report in REPORTS for field in form_fields(report)])
_YEARS = st.integers(1900, 2900)
_PERIODS = st.one_of(
    st.builds(year_of, _YEARS),
    st.builds(month_of, _YEARS, st.integers(1, 12)),
    st.builds(quarter_of, _YEARS, st.integers(1, 4)),
    st.builds(term_of, _YEARS),
    st.builds(first_months, _YEARS, st.sampled_from((6, 9))),
    st.builds(lambda first, more: years_of(first, first + more), _YEARS, st.integers(1, 20)),
).map(lambda period: period.code)
_VIEWS = st.builds(
    View,
    _IDS,
    _PERIODS,
    st.sampled_from([indicator.value for indicator in Indicator]),
    st.integers(0, 9999),
    st.just("") | st.dates(date(1930, 2, 3)).map(lambda day: f"{day:%Y%m%d}"),
    st.sampled_from(Subject),
)
ADDRESSES: st.SearchStrategy[Address] = st.one_of(
    st.builds(Go, st.sampled_from(get_args(Place))),
    st.builds(StartForm, st.sampled_from([report.command for report in REPORTS]), st.none() | _IDS),
    st.builds(Choose, _DRAFTS, _FIELDS, st.integers(0, 99)),
    st.builds(Edit, _DRAFTS, _FIELDS),
    st.builds(PressDraft, _DRAFTS, st.sampled_from(get_args(Press))),
    st.builds(Undo, _IDS),
    _VIEWS,
    st.builds(Make, st.sampled_from(get_args(Made)), _VIEWS),
    st.builds(Join, st.from_regex(r"[0-9A-HJKMNP-TV-Z]{8}", fullmatch=True)),
)


@given(ADDRESSES)
def test_an_address_comes_back_as_it_went(address: Address) -> None:
    assert parse(str(address)) == address
    assert parse(fresh(address)) == address


@given(ADDRESSES)
def test_an_address_fits_the_64_bytes_of_a_button(address: Address) -> None:
    assert fresh(address).isascii()
    assert len(fresh(address).encode()) <= 64
    assert not set(str(address)) & set(" \n\t")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (Go("menu"), "menu"),
        (StartForm("ketnap"), "f/ketnap"),
        (StartForm("ketnap", 42), "f/ketnap/42"),
        (Choose("d7", "decided_on", 0), "a/d7/decided_on/0"),
        (Edit("d7", "born"), "e/d7/born"),
        (PressDraft("d7", "send"), "d/d7/send"),
        (Undo(85), "u/85"),
        (View(42, "2022"), "p/42/2022/admitted/0"),
        (View(42, "2022-06", "trained", 2, "20220630"), "p/42/2022-06/trained/2/20220630"),
        (View(42, "2022", subject=Subject.WORST), "worst/42/2022/admitted/0"),
        (View(42, "2022-M06", subject=Subject.PAPER), "doc/42/2022-M06/admitted/0"),
        (Make("sheet", View(42, "2022")), "=p/42/2022/admitted/0"),
        (Make("picture", View(42, "2015_2022", as_of="20220630")), "~p/42/2015_2022/admitted/0/20220630"),
        (Join("K7QM4P2X"), "j/K7QM4P2X"),
    ],
)
def test_addresses_stay_what_old_buttons_carry(address: Address, text: str) -> None:
    assert str(address) == text
    assert parse(text) == address


def test_a_fresh_address_is_marked() -> None:
    assert fresh(Undo(85)) == "+u/85"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "+", "++menu", "nowhere", "Menu", "menu/", "menu ", "menu\n", "/menu", "f", "f/", "f/ket nap",
        "f/KETNAP", "f/ketnap/", "f/ketnap/x", "f/ketnap/-1", "f/ketnap/1/2/3", "f/ketnap/1234567890", "a/d7/born",
        "a/d7/born/x", "a/d7/born/-1", "a/d7/born/100", "a/d7/born/²", "e/d7", "d/d7", "d/d7/explode",
        "d/d7/send/now", "u/", "u/x", "u/1.5", "u/-1", "u/1\n", "u/٣", "p/42/2022/admitted", "p/x/2022/admitted/0",
        "p/42/2022/admitted/x", "p/42/2022/admitted/0/2022", "p/42/2022/admitted/0/20220630/1", "j/", "j/k7qm",
        "=", "~", "=menu", "==p/42/2022/admitted/0", "=u/85", "worst/42", "nosuch/42/2022/admitted/0",
        "j/K7QM-4P2X", "https://example.vn", "kết nạp",
    ],
)  # fmt: skip
def test_what_is_no_address_never_acts(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=64))
def test_whatever_comes_back_from_a_button_is_an_address_or_nothing(text: str) -> None:
    address = parse(text)
    assert address is None or parse(str(address)) == address
