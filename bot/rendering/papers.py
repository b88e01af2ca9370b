"""Documents in the Party's form (399-QĐ/TW of 9/1/2026, 05-HD/VPTW of 27/5/2026), as Word files."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from domain.papers import ANNEX, DRAFT, PARTY, RECIPIENTS, Paper, Paragraph
from domain.tables import Kind, cell_text

FONT, SIZE = "Times New Roman", 14
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15
_LEFT_WIDTH, _RIGHT_WIDTH = 72, 93
_ANNEX_WIDTH, _NUMBERS, _NAMES = 252, 12, 72
_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def write_paper(paper: Paper) -> bytes:
    """Return a document as .docx."""
    made = Document()
    _set_up(made)
    _header(made, paper)
    _title(made, paper)
    for paragraph in paper.paragraphs:
        _paragraph(made, paragraph)
    _signature(made, paper)
    _annex(made, paper)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _set_up(made: WordDocument) -> None:
    """Set A4 with the margins and the font of the form, and the page number above from the second page on."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    style: Any = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _field(number, "PAGE")


def _field(paragraph: WordParagraph, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 — python-docx has no fields


def _header(made: WordDocument, paper: Paper) -> None:
    table = made.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    _set_widths(table, (_LEFT_WIDTH, _RIGHT_WIDTH))
    if paper.above:
        _line(left, paper.above)
    _line(left, paper.issuer, bold=True)
    _line(left, "*")
    _line(left, paper.number)
    _ruled(_line(right, PARTY, bold=True))
    _line(right, paper.dated, italic=True)
    _line(right, DRAFT, bold=True, boxed=True)
    for cell in (left, right):
        first = cell.paragraphs[0]
        first._p.getparent().remove(first._p)  # noqa: SLF001 — a new cell begins with an empty paragraph


def _line(cell: _Cell, text: str, *, bold: bool = False, italic: bool = False, boxed: bool = False) -> WordParagraph:
    paragraph: WordParagraph = cell.add_paragraph()
    paragraph.alignment = _CENTRE
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if boxed:
        paragraph.paragraph_format.space_before = Pt(6)
        run.font.size = Pt(12)
    return paragraph


def _ruled(paragraph: WordParagraph) -> None:
    """Rule a paragraph below, as long as its text: the name of the Party has a line under it."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 — python-docx has no borders
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(3)


def _title(made: WordDocument, paper: Paper) -> None:
    for text, before, size in ((paper.type, 18, 16), (paper.about, 0, SIZE), ("-----", 0, SIZE)):
        paragraph = made.add_paragraph()
        paragraph.alignment = _CENTRE
        paragraph.paragraph_format.space_before = Pt(before)
        run = paragraph.add_run(text)
        run.bold, run.font.size = text != "-----", Pt(size)
    paragraph.paragraph_format.space_after = Pt(12)


def _paragraph(made: WordDocument, told: Paragraph) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = _BOTH
    layout = paragraph.paragraph_format
    layout.first_line_indent = Mm(12.7)
    layout.space_before = Pt(6)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(18)
    layout.keep_with_next = told.level > 0
    run = paragraph.add_run(told.text)
    run.bold = told.level > 0
    run.italic = told.text.startswith("[")


def _signature(made: WordDocument, paper: Paper) -> None:
    made.add_paragraph()
    table = made.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _set_widths(table, (_LEFT_WIDTH, _RIGHT_WIDTH))
    heading = left.paragraphs[0].add_run(RECIPIENTS)
    heading.underline, heading.font.size = True, Pt(12)
    for recipient in paper.recipients:
        left.add_paragraph().add_run(recipient).font.size = Pt(12)
    right.paragraphs[0].alignment = _CENTRE
    right.paragraphs[0].add_run(paper.signed_for).bold = True
    _line(right, paper.signed_as)
    for _ in range(4):
        right.add_paragraph()


def _annex(made: WordDocument, paper: Paper) -> None:
    """Put the table of the units on a page of its own, across."""
    section = made.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for text, bold in ((ANNEX, True), (paper.annex.title, True), (paper.note, False)):
        paragraph = made.add_paragraph()
        paragraph.alignment = _CENTRE
        paragraph.add_run(text).bold = bold
    made.add_paragraph()
    columns = paper.annex.columns
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _cell(cell, column.heading, bold=True, centred=True)
    _repeated(table.rows[0])
    lines = [(row.cells, False) for row in paper.annex.rows]
    lines += [(paper.annex.total, True)] if paper.annex.total else []
    for cells, bold in lines:
        row = table.add_row()
        for cell, column, value in zip(row.cells, columns, cells, strict=True):
            _cell(cell, cell_text(value), bold=bold, centred=column.kind is not Kind.TEXT)
    for foot in paper.annex.foot:
        made.add_paragraph().add_run(foot).italic = True
    narrow = (_ANNEX_WIDTH - _NUMBERS - _NAMES) // (len(columns) - 2)
    _set_widths(table, [_NUMBERS, _NAMES, *[narrow] * (len(columns) - 2)])


def _set_widths(table: Table, widths: Iterable[int]) -> None:
    """Set the widths of columns in millimetres, in the grid as in each cell: programs read one or the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeated(row: Any) -> None:  # noqa: ANN401
    """Let a heading stand on every page of its table."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 — python-docx has no repeated headings


def _cell(cell: _Cell, text: str, *, bold: bool, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _CENTRE if centred else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(12)
