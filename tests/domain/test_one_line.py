"""The one-line entry: what the line says fills the form, the rest is asked."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.births import Birth
from domain.forms.answers import Subjects
from domain.forms.report import Report
from domain.forms.situation import Candidate, Situation
from domain.indicators import Indicator
from domain.one_line import Line, read_line, read_verb
from domain.reports.admission import Admission
from domain.reports.registry import REPORTS
from domain.reports.training import Training
from domain.text import clean
from tests.domain.samples import CELL, examples_in

TODAY = date(2022, 6, 30)
HOA = Candidate(id=7, name="Nguyễn Thị Hòa", reached={Indicator.TRAINED: date(2022, 3, 12)})
HOA_WITH_ACUTE = Candidate(id=8, name="Nguyễn Thị Hóa", reached={Indicator.TRAINED: date(2021, 5, 1)})
BINH = Candidate(id=9, name="Trần Văn Bình", born=Birth(year=1995), reached={Indicator.TRAINED: date(2020, 1, 1)})
AT = Situation(today=TODAY, unit=CELL, people=(HOA, HOA_WITH_ACUTE, BINH))
COUNTED = Situation(today=TODAY, unit=replace(CELL, named=False))


def _given(report: type[Report], rest: str, at: Situation = AT) -> dict[str, Any]:
    """Return what a line gives: names as they are shown, days and births as they are written."""
    given: dict[str, Any] = {}
    for answer in read_line(report, clean(rest), at).given:
        value = answer.value
        if answer.field == "who":
            subjects = Subjects.model_validate(value)
            value = subjects.single.name if subjects.single else subjects.quantity
            if subjects.single and subjects.single.born and subjects.single.id is None:
                given["born"] = str(subjects.single.born)
        given[answer.field] = value
    return given


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("kn Nguyễn Văn A 12/3", Line("ketnap", "Nguyễn Văn A 12/3")),
        ("KN Nguyễn Văn A 12/3", Line("ketnap", "Nguyễn Văn A 12/3")),
        ("knđ Nguyễn Văn A", Line("ketnap", "Nguyễn Văn A")),
        ("KNĐ Nguyễn Văn A", Line("ketnap", "Nguyễn Văn A")),
        ("kn\u00d0 Nguyễn Văn A", Line("ketnap", "Nguyễn Văn A")),
        ("kết nạp Nguyễn Văn A", Line("ketnap", "Nguyễn Văn A")),
        ("Kết nạp: Nguyễn Văn A", Line("ketnap", "Nguyễn Văn A")),
        ("ket nap 2 nguoi ngay 5/6", Line("ketnap", "2 nguoi ngay 5/6")),
        ("kn: 2, 5/6", Line("ketnap", "2, 5/6")),
        ("kn - Nguyễn Văn A", Line("ketnap", "Nguyễn Văn A")),
        ("kn\nNguyễn Văn A\n12/3", Line("ketnap", "Nguyễn Văn A 12/3")),
        ("kn", Line("ketnap", "")),
        (unicodedata.normalize("NFD", "kết nạp Nguyễn Văn A"), Line("ketnap", "Nguyễn Văn A")),
        ("bd Trần Thị B 5/6", Line("boiduong", "Trần Thị B 5/6")),
        ("bồi dưỡng Trần Thị B", Line("boiduong", "Trần Thị B")),
        ("boi duong tran thi b", Line("boiduong", "tran thi b")),
        ("bdnt Trần Thị B", Line("boiduong", "Trần Thị B")),
        ("gcn Trần Thị B 5/6", Line("boiduong", "Trần Thị B 5/6")),
        ("GCN: Trần Thị B", Line("boiduong", "Trần Thị B")),
    ],
)
def test_a_line_that_begins_with_a_reports_verb_begins_the_report(said: str, line: Line) -> None:
    found = read_verb(said)
    assert found is not None
    assert (found.command, " ".join(found.rest.split())) == (line.command, line.rest)


@pytest.mark.parametrize(
    "said",
    ["", "Nguyễn Văn A 12/3", "knn Nguyễn", "kết Nguyễn", "nạp", "ct 5", "cb thôn 1", "bdx", "tiến độ", "👍"],
)
def test_a_line_without_a_reports_verb_begins_nothing(said: str) -> None:
    assert read_verb(said) is None


@pytest.mark.parametrize(
    "rest",
    [
        "Nguyễn Văn An 12/3",
        "Nguyễn Văn An, 12/3",
        "Nguyễn Văn An - 12/3",
        "nguyễn văn an 12/3",
        "đ/c Nguyễn Văn An 12/3",
        "đồng chí Nguyễn Văn An ngày 12/3",
        "Nguyễn Văn An ngày 12/3/2022",
        "Nguyễn Văn An 12-3-2022",
        "Nguyễn Văn An 12.3.2022",
        "Nguyễn Văn An 12- 3",
        "Nguyễn Văn An 12 / 3",
        "Nguyễn Văn An 12032022",
        "Nguyễn Văn An ngày 12 tháng 3",
        "Nguyễn Văn An 12 tháng 3 năm 2022",
        "ngày 12/3 Nguyễn Văn An",
        "12/3 Nguyễn Văn An",
        "12/3/2022: Nguyễn Văn An",
        unicodedata.normalize("NFD", "Nguyễn Văn An ngày 12 tháng 3"),
    ],
)
def test_a_name_and_a_day_fill_an_admission(rest: str) -> None:
    started = read_line(Admission, clean(rest), AT)
    assert (started.form, started.note) == ("admission", "")
    assert _given(Admission, rest) == {"who": "Nguyễn Văn An", "decided_on": "2022-03-12"}


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        ("hôm nay", "2022-06-30"),
        ("hôm qua", "2022-06-29"),
        ("hom qua", "2022-06-29"),
        ("sáng nay", "2022-06-30"),
        ("hôm kia", "2022-06-28"),
        ("thứ hai tuần trước", "2022-06-20"),
        ("thu 2 tuan truoc", "2022-06-20"),
        ("chủ nhật tuần trước", "2022-06-26"),
        ("thứ sáu vừa rồi", "2022-06-24"),
    ],
)
def test_the_day_may_be_spoken(spoken: str, day: str) -> None:
    assert _given(Admission, f"Nguyễn Văn An {spoken}") == {"who": "Nguyễn Văn An", "decided_on": day}
    assert _given(Admission, f"2 người {spoken}", COUNTED) == {"who": 2, "decided_on": day}


@pytest.mark.parametrize(
    ("rest", "born", "decided_on"),
    [
        ("Nguyễn Văn An sinh năm 1990 12/3", "1990", "2022-03-12"),
        ("Nguyễn Văn An 12/3 sinh năm 1990", "1990", "2022-03-12"),
        ("Nguyễn Văn An, sn 1990, 12/3", "1990", "2022-03-12"),
        ("Nguyễn Văn An (sn 1990) 12/3", "1990", "2022-03-12"),
        ("Nguyễn Văn An sinh nam 1990 ngay 12/3", "1990", "2022-03-12"),
        ("Nguyễn Văn An sinh ngày 12/5/1990, 12/3/2022", "12/5/1990", "2022-03-12"),
        ("Nguyễn Văn An sinh 5/1990 12/3", "5/1990", "2022-03-12"),
        ("Nguyễn Văn An sinh 1990", "1990", None),
    ],
)
def test_a_birth_in_the_line_is_kept_apart_from_the_day(rest: str, born: str, decided_on: str | None) -> None:
    expected = {"who": "Nguyễn Văn An", "born": born, "decided_on": decided_on}
    assert _given(Admission, rest) == {field: value for field, value in expected.items() if value}


@pytest.mark.parametrize(
    "rest", ["Nguyễn Văn Sinh 12/3", "Nguyễn Văn Sinh 12/3/2022", "nguyễn văn sinh 12/3", "Nguyễn Văn Sinh ngày 12/3"]
)
def test_the_given_name_sinh_is_no_birth(rest: str) -> None:
    assert _given(Admission, rest) == {"who": "Nguyễn Văn Sinh", "decided_on": "2022-03-12"}


@pytest.mark.parametrize(
    "rest",
    [
        "2 nguoi ngay 5/6",
        "2 người 5/6",
        "2 5/6",
        "hai đồng chí 5/6",
        "2 đ/c, ngày 5/6/2022",
        "02 đồng chí ngày 5 tháng 6",
        "ngày 5/6 2 người",
    ],
)
def test_a_number_and_a_day_fill_a_count(rest: str) -> None:
    assert _given(Admission, rest, COUNTED) == {"who": 2, "decided_on": "2022-06-05"}
    assert _given(Training, rest, COUNTED) == {"who": 2, "certified_on": "2022-06-05"}


def test_a_training_is_filled_like_an_admission() -> None:
    assert _given(Training, "Trần Thị Bích sn 1999 5/6") == {
        "who": "Trần Thị Bích",
        "born": "1999",
        "certified_on": "2022-06-05",
    }


def test_what_the_line_does_not_say_is_left_to_be_asked() -> None:
    assert _given(Admission, "") == {}
    assert _given(Admission, "Nguyễn Văn An") == {"who": "Nguyễn Văn An"}
    assert _given(Admission, "12/3") == {"decided_on": "2022-03-12"}
    assert read_line(Admission, "", AT).note == ""


def test_somebody_of_the_trained_pool_is_recognised_without_diacritics() -> None:
    (candidate,) = read_line(Admission, "tran van binh", AT).given
    assert Subjects.model_validate(candidate.value).people == (BINH.reference,)


def test_a_name_with_diacritics_means_one_of_two_alike() -> None:
    (candidate,) = read_line(Admission, "Nguyễn Thị Hoá", AT).given
    assert Subjects.model_validate(candidate.value).people == (HOA_WITH_ACUTE.reference,)


def test_a_name_that_may_mean_two_people_is_asked_never_guessed() -> None:
    started = read_line(Admission, "nguyen thi hoa 12/3", AT)
    assert [answer.field for answer in started.given] == ["decided_on"]
    assert "2 người tên" in started.note


@pytest.mark.parametrize(
    ("rest", "kept", "reason"),
    [
        ("Nguyễn Văn An 31/2", {"who": "Nguyễn Văn An"}, "Không có ngày 31/2/2022"),
        ("An 12/3", {"decided_on": "2022-03-12"}, "thiếu họ hoặc tên"),
        ("2 nguoi 12/3", {"decided_on": "2022-03-12"}, "báo cáo có họ tên"),
        ("Nguyễn Văn An 1/7/2022", {"who": "Nguyễn Văn An"}, "chưa đến"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_line_with_its_example_is_accepted(
    rest: str, kept: dict[str, str], reason: str
) -> None:
    note = read_line(Admission, rest, AT).note
    assert reason in note
    assert _given(Admission, rest) == kept
    example = examples_in(note)[0]
    again = f"{kept['who']} {example}" if "who" in kept else f"{example} 12/3"
    assert read_line(Admission, again, AT).note == ""
    assert set(_given(Admission, again)) == {"who", "decided_on"}


def test_a_unit_that_reports_numbers_keeps_no_name_from_the_line() -> None:
    started = read_line(Admission, "Nguyễn Văn An 12/3", COUNTED)
    assert "không ghi tên" in started.note
    assert "Nguyễn" not in started.model_dump_json()
    assert [answer.field for answer in started.given] == ["decided_on"]
    again = _given(Admission, f"{examples_in(started.note)[0]} 12/3", COUNTED)
    assert again == {"who": 2, "decided_on": "2022-03-12"}


@given(st.sampled_from(REPORTS), st.text(max_size=120))
def test_whatever_the_line_says_only_readable_answers_are_kept(report: type[Report], rest: str) -> None:
    started = read_line(report, rest, AT)
    fields = [answer.field for answer in started.given]
    assert len(fields) == len(set(fields))
    assert set(fields) <= set(report.model_fields)
