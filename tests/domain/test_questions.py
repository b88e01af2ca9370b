"""What a question asks: its subject, period, day, indicator and categories; and what must never be answered."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.composition import Category
from domain.indicators import Indicator
from domain.periods import Period, month_of, quarter_of, term_of, year_of, years_of
from domain.questions.reading import Pick, Question, read_question
from domain.questions.words import is_slip, without_telex, words_of
from domain.refusals import NoSuchDay, Refused
from domain.text import plain_key
from domain.views.subjects import Subject
from tests.domain.samples import attempt, examples_in

TODAY = date(2022, 6, 30)
YEAR = year_of(2022)
PLACES = ("Châu Minh", "Nam Sách", "Gia Lộc", "Quý Sơn", "Ca Sơn", "thôn 10", "THPT Hiệp Hòa số 3")


def read(said: str) -> Question:
    """Read a question in which the places above are units."""
    words = words_of(said)
    keys = [word.key for word in words]
    spans = []
    for place in PLACES:
        name = plain_key(place).split()
        spans += [(n, n + len(name)) for n in range(len(keys)) if keys[n : n + len(name)] == name]
    return read_question(words, tuple(spans), TODAY)


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("tiến độ Châu Minh tháng 6", month_of(2022, 6)),
        ("tien do chau minh thang 6", month_of(2022, 6)),
        ("tiến độ Châu Minh t6", month_of(2022, 6)),
        ("tiến độ Châu Minh 6/2022", month_of(2022, 6)),
        ("tiến độ Châu Minh tháng 5 năm 2021", month_of(2021, 5)),
        ("tiến độ Châu Minh tháng trước", month_of(2022, 5)),
        ("tiến độ Châu Minh tháng này", month_of(2022, 6)),
        ("tiến độ Châu Minh 2021", year_of(2021)),
        ("tiến độ Châu Minh năm ngoái", year_of(2021)),
        ("tiến độ Châu Minh quý I", quarter_of(2022, 1)),
        ("tiến độ Châu Minh q2", quarter_of(2022, 2)),
        ("tiến độ Châu Minh quý I/2021", quarter_of(2021, 1)),
        ("tiến độ Nam Sách nhiệm kỳ 2020–2025", term_of(2020)),
        ("tiến độ Nam Sách 2015-2020", term_of(2015)),
        ("nhiệm kỳ này kết nạp được bao nhiêu", term_of(2020)),
        ("nhiệm kỳ trước kết nạp được bao nhiêu", term_of(2015)),
        ("kết nạp từ 2015 đến 2022", years_of(2015, 2022)),
        ("kết nạp giai đoạn 2016-2019", years_of(2016, 2019)),
        ("kết nạp từ năm 2016 đến nay", years_of(2016, 2022)),
        ("tổng số từ 2015", years_of(2015, 2022)),
        ("bao nhiêu người học lớp từ đầu năm rồi", YEAR),
        ("xếp hạng năm 2021", year_of(2021)),
        ("tiến độ lũy kế", YEAR),
        ("tiến độ từ đầu năm", YEAR),
        ("tiến độ THPT Hiệp Hòa số 3 tháng 6", month_of(2022, 6)),
        ("tiến độ Quý Sơn tháng 6", month_of(2022, 6)),
        ("tiến độ Ca Sơn tháng 6", month_of(2022, 6)),
    ],
)
def test_a_period_is_named_as_people_name_it(said: str, period: Period) -> None:
    question = read(said)
    assert question.asked is not None
    assert (question.asked.period, question.unknown) == (period, ())


@pytest.mark.parametrize(
    ("said", "period", "as_of"),
    [
        ("tiến độ Châu Minh đến 15/6", YEAR, date(2022, 6, 15)),
        ("tiến độ Châu Minh tính đến ngày 15/6", YEAR, date(2022, 6, 15)),
        ("tien do chau minh den 15/6", YEAR, date(2022, 6, 15)),
        ("tiến độ đến 31/12/2021", year_of(2021), date(2021, 12, 31)),
        ("tiến độ Châu Minh đến hết tháng 5", YEAR, date(2022, 5, 31)),
        ("tiến độ Châu Minh 6 tháng đầu năm", YEAR, date(2022, 6, 30)),
        ("tiến độ Gia Lộc 10 tháng năm 2021", year_of(2021), date(2021, 10, 31)),
        ("trước ngày 1/6 Châu Minh được mấy người", YEAR, date(2022, 5, 31)),
        ("lũy kế đến hết quý I", YEAR, date(2022, 3, 31)),
        ("ngày 31.3.2022 được bao nhiêu", YEAR, date(2022, 3, 31)),
    ],
)
def test_a_day_is_named_as_people_name_it(said: str, period: Period, as_of: date) -> None:
    question = read(said)
    assert question.asked is not None
    assert (question.asked.period, question.asked.as_of) == (period, as_of)


def test_seven_fifths_is_a_figure_and_not_a_day() -> None:
    assert read("Châu Minh 7/5 đúng không").asked is None
    assert read("có kịp trước tháng 11 không").asked is None


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("tiến độ Châu Minh", Subject.PROGRESS),
        ("Châu Minh đến đâu rồi", Subject.PROGRESS),
        ("bao giờ Châu Minh xong", Subject.PROGRESS),
        ("xếp hạng các xã", Subject.BEST),
        ("đơn vị nào dẫn đầu", Subject.BEST),
        ("xã nào chậm nhất", Subject.WORST),
        ("ai đội sổ", Subject.WORST),
        ("đơn vị nào đạt và vượt kế hoạch", Subject.REACHED),
        ("Châu Minh đạt và vượt kế hoạch chưa", Subject.PROGRESS),
        ("xã nào chưa kết nạp", Subject.NOBODY),
        ("xa nao chua ket nap duoc ai", Subject.NOBODY),
        ("chi bộ nào 3 năm liền không kết nạp", Subject.EMPTY_YEARS),
        ("xã nào năm nào cũng đạt chỉ tiêu", Subject.STEADY),
        ("nhiệm kỳ này kết nạp được bao nhiêu", Subject.YEARS),
        ("từng tháng kết nạp được bao nhiêu", Subject.MONTHS),
        ("so với cùng kỳ", Subject.SAME_PERIOD),
        ("năm nay so với năm ngoái thế nào", Subject.SAME_PERIOD),
        ("nguồn còn bao nhiêu", Subject.POOL),
        ("đã học lớp mà chưa kết nạp còn mấy người", Subject.POOL),
        ("hồ sơ nào sắp quá hạn", Subject.CASES),
        ("tỷ lệ trưởng thôn là đảng viên", Subject.VILLAGE_HEADS),
        ("đơn vị nào chưa chốt tháng 5", Subject.ATTESTED),
        ("chi bộ nào chưa có nghị quyết chuyên đề", Subject.TASKS),
        ("các xã vướng mắc gì", Subject.PROPOSALS),
        ("đoàn thanh niên giới thiệu được bao nhiêu", Subject.INTRODUCTIONS),
        ("mở được mấy lớp bồi dưỡng", Subject.CLASSES),
        ("dự kiến kết nạp thêm mấy người", Subject.PIPELINE),
        ("toàn huyện có bao nhiêu đảng viên", Subject.MEMBERS),
        ("năm nay xóa tên mấy người", Subject.MEMBERS),
        ("đơn vị nào chưa liên lạc được", Subject.UNREACHED),
        ("minh chứng đánh giá cuối năm", Subject.EVIDENCE),
        ("dự thảo báo cáo tháng 6", Subject.PAPER),
        ("bao nhiêu nữ được kết nạp", Subject.COMPOSITION),
        ("xep hang nam 2022", Subject.BEST),
        ("xếp hạng năm nay", Subject.BEST),
        ("đơn vị nào hằng năm đạt kế hoạch", Subject.STEADY),
        ("nguồn chờ trên 12 tháng", Subject.POOL),
        ("liệu cuối năm có đủ chỉ tiêu không em", Subject.PROGRESS),
        ("đảng viên dự bị nào sắp đủ 12 tháng", Subject.CASES),
    ],
)
def test_a_subject_is_asked_for_in_ones_own_words(said: str, subject: Subject) -> None:
    question = read(said)
    assert (question.subject, question.unknown) == (subject, ())
    bare = read(plain_key(said))
    assert bare.subject is subject


@pytest.mark.parametrize(
    ("said", "indicator"),
    [
        ("tiến độ bồi dưỡng Châu Minh", Indicator.TRAINED),
        ("tien do boi duong chau minh", Indicator.TRAINED),
        ("tiến độ Châu Minh bdnt", Indicator.TRAINED),
        ("công nhận chính thức được bao nhiêu", Indicator.RECOGNISED),
        ("tiến độ kết nạp Châu Minh", Indicator.ADMITTED),
        ("xã nào bồi dưỡng chậm nhất", Indicator.TRAINED),
    ],
)
def test_one_indicator_is_asked_at_a_time(said: str, indicator: Indicator) -> None:
    assert read(said).indicator is indicator


@pytest.mark.parametrize(
    ("said", "categories"),
    [
        ("bao nhiêu nữ được kết nạp", (Category.FEMALE,)),
        ("kết nạp được mấy hs", (Category.PUPIL,)),
        ("dtts kn đc bn", (Category.ETHNIC,)),
        ("chủ doanh nghiệp tư nhân kết nạp được mấy người", (Category.BUSINESS_OWNER,)),
        ("doanh nghiệp ngoài nhà nước kết nạp được bao nhiêu", (Category.PRIVATE_ENTERPRISE,)),
    ],
)
def test_categories_are_asked_for(said: str, categories: tuple[Category, ...]) -> None:
    question = read(said)
    assert (question.subject, question.categories) == (Subject.COMPOSITION, categories)


@pytest.mark.parametrize(
    ("said", "made", "subject"),
    [
        ("biểu đồ các đơn vị", "picture", Subject.PROGRESS),
        ("vẽ đường lũy kế năm nay", "picture", Subject.MONTHS),
        ("cho xem phễu", "picture", Subject.PIPELINE),
        ("xuất excel xã chưa kết nạp", "sheet", Subject.NOBODY),
        ("file excel tiến độ", "sheet", Subject.PROGRESS),
    ],
)
def test_a_picture_or_a_workbook_is_asked_for(said: str, made: str, subject: Subject) -> None:
    question = read(said)
    assert (question.made, question.subject) == (made, subject)


@pytest.mark.parametrize(
    "said",
    [
        "tiến độ Việt Yên",
        "Việt Yên kết nạp được bao nhiêu",
        "thu ngân sách đạt bao nhiêu",
        "tỷ lệ hộ nghèo Châu Minh",
        "đồng chí Nguyễn Văn An kết nạp chưa",
        "số điện thoại bí thư Châu Minh",
        "thời tiết hôm nay thế nào",
        "xã nào chưa đạt nông thôn mới",
        "trừ Châu Minh thì được bao nhiêu xyz",
        "kết nạp 2 đồng chí",
        "xã đấy thế nào rồi",
        "hôm qua được bao nhiêu",
        "so với quý trước",
        "cấp trên đã kết nạp bao nhiêu",
        "tiến độ chi bộ cơ quan",
        "xã nào đạt từ 25% đến 30%",
    ],
)
def test_what_is_not_explained_is_said_to_be_unknown(said: str) -> None:
    assert read(said).unknown


@pytest.mark.parametrize(
    "said", ["tiến độ Châu Minh tháng 13", "tiến độ tháng 0", "tiến độ Châu Minh đến 31/2/2022", "15 tháng được mấy"]
)
def test_a_month_or_day_that_the_calendar_lacks_is_said_and_the_example_is_accepted(said: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        read(said)
    for example in examples_in(refused.value.sentence):
        assert read(f"tiến độ Châu Minh {example}").asked


@pytest.mark.parametrize("said", ["tiến độ Châu Minh đến 1/7/2022", "tiến độ năm 2035", "kết nạp 6 tháng cuối năm"])
def test_what_has_not_come_is_refused(said: str) -> None:
    with pytest.raises(Refused):
        read(said)


@pytest.mark.parametrize(("typed", "meant"), [("tieens", "tien"), ("ddooj", "do"), ("chaau", "chau"), ("kees", "ke")])
def test_what_telex_left_is_taken_off(typed: str, meant: str) -> None:
    assert without_telex(typed) == meant


def test_one_slip_is_a_slip_and_two_are_not() -> None:
    assert is_slip("tine", "tien")
    assert is_slip("tien", "tienn")
    assert not is_slip("tien", "tien")
    assert not is_slip("thang", "hangt")


@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_or_refused_in_our_words(said: str) -> None:
    found = attempt(read, said)
    assert isinstance(found, Question | Refused)


@given(st.sampled_from(["tiến độ Châu Minh quý I", "xã nào chưa kết nạp", "bao nhiêu nữ được kết nạp"]))
def test_nfc_and_nfd_ask_for_the_same(said: str) -> None:
    assert read(unicodedata.normalize("NFD", said)) == read(said)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("tháng 9 được bao nhiêu", "Tháng 9/2022 chưa đến."),
        ("tiến độ Châu Minh tháng 12", "Tháng 12/2022 chưa đến."),
        ("tiến độ quý IV", "Quý IV/2022 chưa đến."),
        ("9 tháng kết nạp bao nhiêu", "9 tháng đầu năm 2022 chưa hết."),
        ("dự thảo báo cáo quý IV", "Quý IV/2022 chưa đến."),
    ],
)
def test_what_has_not_come_is_said_and_not_answered_of_last_year(said: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(said)
    assert refused.value.sentence.startswith(reason)


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("dự thảo báo cáo 9 tháng", Subject.PAPER),
        ("tháng 9 dự kiến kết nạp bao nhiêu", Subject.PIPELINE),
        ("tháng 7 có mấy đồng chí hết dự bị", Subject.CASES),
    ],
)
def test_what_is_planned_or_drafted_may_be_asked_ahead(said: str, subject: Subject) -> None:
    assert read(said).subject is subject


def test_early_in_a_year_its_end_is_that_of_the_year_before() -> None:
    words = words_of("tháng 12 kết nạp bao nhiêu")
    asked = read_question(words, (), date(2023, 1, 9)).asked
    assert asked is not None
    assert asked.period == month_of(2022, 12)


@pytest.mark.parametrize(
    ("said", "pick"),
    [
        ("xã nào dưới 30%", Pick(below=30)),
        ("xa nao vuot 120%", Pick(above=120)),
        ("xã nào vượt 100%", Pick(above=100)),
        ("top 3", Pick(first=3)),
        ("3 xã kém nhất", Pick(first=3)),
        ("bao nhieu xa chua dat", Pick(short=True)),
        ("Châu Minh xếp thứ mấy", Pick(rank=True)),
        ("Châu Minh xếp hạng mấy", Pick(rank=True)),
        ("ba xã kém nhất", Pick(first=3)),
        ("các xã trên 50%", Pick(above=50)),
    ],
)
def test_some_of_many_units_are_asked_for(said: str, pick: Pick) -> None:
    assert read(said).pick == pick


@pytest.mark.parametrize(
    "said",
    ["từ 1/5 đến 15/6 kết nạp bao nhiêu", "trung bình mỗi xã kết nạp mấy người", "kết nạp ở trường học bao nhiêu"],
)
def test_what_no_figure_answers_is_not_passed_over(said: str) -> None:
    assert read(said).unknown
