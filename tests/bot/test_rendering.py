"""Files as people open them: the report in the Party's form, the workbook, the pictures."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.shared import Length, Mm, Pt
from matplotlib.font_manager import FontProperties, findfont, get_font
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from bot.rendering.books import write_book
from bot.rendering.charts import draw
from bot.rendering.papers import write_paper
from domain.charts import Bar, Bars, Chart, Curve, Funnel, Months
from domain.papers import Paper, Paragraph
from domain.reply import Book
from domain.tables import SHARE, Column, Day, Kind, Row, Share, Table, numbers, text_columns

UNITS = Table(
    title="Tiến độ",
    sheet="Tiến độ",
    lead=("Kết nạp năm 2022: 85/226, đạt 37,61% kế hoạch năm.",),
    columns=(
        Column(heading="TT"),
        *text_columns("Đơn vị"),
        *numbers("Chỉ tiêu", "Đã kết nạp"),
        Column(heading="Đạt %", kind=SHARE),
        Column(heading="Ngày", kind=Kind.DAY),
    ),
    rows=(
        Row(cells=(1, "Đảng bộ xã Châu Minh", 5, 7, Share(part=7, whole=5), Day(on=date(2022, 6, 30)))),
        Row(cells=(2, "=1+1", 1234, None, Share(part=85, whole=226), None)),
    ),
    total=(None, "Đảng bộ huyện Hiệp Hòa", 226, 85, Share(part=85, whole=226), None),
    foot=("Chưa ghi thành phần của 85 người trong kỳ.",),
)
PAPER = Paper(
    above="TỈNH ỦY BẮC GIANG",
    issuer="HUYỆN ỦY HIỆP HÒA",
    number="Số         -BC/HU",
    dated="Hiệp Hòa, ngày 30 tháng 6 năm 2022",
    type="BÁO CÁO",
    about="kết quả công tác phát triển đảng viên 6 tháng đầu năm 2022",
    paragraphs=(
        Paragraph(level=1, text="II. KẾT QUẢ THỰC HIỆN"),
        Paragraph(level=2, text="2. Kết nạp đảng viên"),
        Paragraph(text="Kết nạp 85 đảng viên, đạt 37,61% kế hoạch năm."),
        Paragraph(text="[Bổ sung nhiệm vụ thời gian tới.]"),
    ),
    signed_for="T/M HUYỆN ỦY",
    signed_as="BÍ THƯ",
    recipients=("- Tỉnh ủy (để báo cáo),", "- Lưu HU."),
    annex=UNITS,
    note="DỰ THẢO. Số liệu nội bộ.",
)


@pytest.fixture(scope="module")
def word() -> WordDocument:
    return docx.Document(io.BytesIO(write_paper(PAPER)))


def test_a_report_reads_in_the_order_of_the_form(word: WordDocument) -> None:
    left, right = word.tables[0].rows[0].cells
    assert [each.text for each in left.paragraphs] == [
        "TỈNH ỦY BẮC GIANG", "HUYỆN ỦY HIỆP HÒA", "*", "Số         -BC/HU",
    ]  # fmt: skip
    assert [each.text for each in right.paragraphs] == [
        "ĐẢNG CỘNG SẢN VIỆT NAM", "Hiệp Hòa, ngày 30 tháng 6 năm 2022", "DỰ THẢO",
    ]  # fmt: skip
    assert [each.text for each in word.paragraphs if each.text] == [
        "BÁO CÁO", "kết quả công tác phát triển đảng viên 6 tháng đầu năm 2022", "-----",
        "II. KẾT QUẢ THỰC HIỆN", "2. Kết nạp đảng viên", "Kết nạp 85 đảng viên, đạt 37,61% kế hoạch năm.",
        "[Bổ sung nhiệm vụ thời gian tới.]",
        "PHỤ LỤC", "Tiến độ", "DỰ THẢO. Số liệu nội bộ.", "Chưa ghi thành phần của 85 người trong kỳ.",
    ]  # fmt: skip
    recipients, signature = word.tables[1].rows[0].cells
    assert [each.text for each in recipients.paragraphs] == ["Nơi nhận:", "- Tỉnh ủy (để báo cáo),", "- Lưu HU."]
    assert [each.text for each in signature.paragraphs if each.text] == ["T/M HUYỆN ỦY", "BÍ THƯ"]


def test_a_report_has_the_page_and_the_letters_of_the_form(word: WordDocument) -> None:
    """A4, margins 20/20/30/15 mm, Times New Roman 14 (05-HD/VPTW of 27/5/2026)."""
    first, annex = word.sections
    assert [_mm(length) for length in (first.page_width, first.page_height)] == [210, 297]
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [_mm(length) for length in margins] == [20, 20, 30, 15]
    assert (annex.orientation, _mm(annex.page_width)) == (WD_ORIENT.LANDSCAPE, 297)
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header.paragraphs[0]._p.xml
    normal = word.styles["Normal"].font
    assert (normal.name, normal.size) == ("Times New Roman", Pt(14))
    party = word.tables[0].cell(0, 1).paragraphs[0]
    assert party.runs[0].bold
    assert "w:pBdr" in party._p.xml, "the Party's name is ruled under"
    text = next(each for each in word.paragraphs if each.text.startswith("Kết nạp 85"))
    assert text.paragraph_format.first_line_indent == Mm(12.7)
    assert text.paragraph_format.line_spacing == Pt(18)


def _mm(length: Length | None) -> int:
    assert length is not None
    return round(float(length.mm))


def test_what_people_must_fill_in_stands_out(word: WordDocument) -> None:
    open_words = next(each for each in word.paragraphs if each.text.startswith("[Bổ sung"))
    assert open_words.runs[0].italic


def test_the_annex_repeats_its_heading_and_ends_with_the_whole(word: WordDocument) -> None:
    table = word.tables[2]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["TT", "Đơn vị", "Chỉ tiêu", "Đã kết nạp", "Đạt %", "Ngày"]
    assert rows[1] == ["1", "Đảng bộ xã Châu Minh", "5", "7", "140%", "30/6/2022"]
    assert rows[-1] == ["", "Đảng bộ huyện Hiệp Hòa", "226", "85", "37,61%", ""]
    assert "w:tblHeader" in table.rows[0]._tr.xml


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    book = Book(
        heading="Tiến độ – Đảng bộ huyện Hiệp Hòa", note="Số liệu nội bộ. Lập lúc 08:00 30/6/2022.", tables=(UNITS,)
    )
    return load_workbook(io.BytesIO(write_book(book))).worksheets[0]


def test_a_workbook_holds_numbers_and_not_their_pictures(sheet: Worksheet) -> None:
    assert [cell.value for cell in sheet[3]] == ["TT", "Đơn vị", "Chỉ tiêu", "Đã kết nạp", "Đạt %", "Ngày"]
    assert [sheet.cell(4, n).value for n in (3, 4)] == [5, 7]
    assert sheet["E4"].value == pytest.approx(1.4)
    assert sheet["E5"].value == pytest.approx(85 / 226)
    assert sheet["E5"].number_format == "0.00%"
    assert sheet["C5"].number_format == "#,##0"
    assert sheet["F4"].value.date() == date(2022, 6, 30)
    assert sheet["D5"].value is None
    assert [cell.value for cell in sheet[6]][1:4] == ["Đảng bộ huyện Hiệp Hòa", 226, 85]


def test_a_workbook_can_be_worked_with(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:F5", "the sum is not filtered away"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet["A1"].value == "Tiến độ – Đảng bộ huyện Hiệp Hòa"


def test_a_name_is_never_a_formula(sheet: Worksheet) -> None:
    assert sheet["B5"].data_type == "s"
    assert sheet["B5"].value == "'=1+1"


CHARTS: tuple[Chart, ...] = (
    Bars(
        title="Kết nạp năm 2022, đến 30/6/2022",
        subtitle="Đảng bộ huyện Hiệp Hòa: 85/226, đạt 37,61% kế hoạch năm",
        bars=(Bar(label="Đảng bộ xã Châu Minh", done=7, target=5, note="7/5 – 140%"), Bar(label="Đông Lỗ", done=0)),
    ),
    Curve(title="Lũy kế", subtitle="", done=(0, 0, 3, 3, 8, 85), now=6.0, plan=226, deadline=10.0, forecast=143),
    Curve(title="Lũy kế", subtitle="", done=(0,), now=0.1),
    Funnel(title="Các bước", subtitle="", steps=(("Bồi dưỡng", 120), ("Kết nạp", 85), ("Chính thức", 0))),
    Months(title="Tháng", subtitle="", columns=tuple(f"T{n}" for n in range(1, 13)),
           rows=(("Châu Minh", (0, 3, *(None,) * 10)),)),
)  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_picture_is_three_times_a_phone_wide_and_not_empty(chart: Chart) -> None:
    picture = Image.open(io.BytesIO(draw(chart)))
    assert picture.width == 1080
    assert 600 < picture.height < 3000
    colours = picture.convert("RGB").getcolors(2**20)
    assert colours is not None
    assert len(colours) > 20


def test_the_letters_of_vietnamese_are_in_the_font_of_the_pictures() -> None:
    font = get_font(findfont(FontProperties(family="DejaVu Sans"), fallback_to_default=False))
    letters = "ĂẮẰẲẴẶÂẤẦẨẪẬĐÊẾỀỂỄỆÔỐỒỔỖỘƠỚỜỞỠỢƯỨỪỬỮỰỲÝỶỸỴ"
    assert [letter for letter in letters + letters.lower() if not font.get_char_index(ord(letter))] == []
