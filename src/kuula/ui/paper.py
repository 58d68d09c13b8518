"""Pages on paper (PDF): words, figures and pictures in the product's look, drawn as vectors.

Letters are Inter, cut to the scripts Kuula writes; only those that stand on the paper go along in
the file. No words of its own: whoever writes says them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from markupsafe import escape
from reportlab.graphics.shapes import Circle, Drawing, PolyLine, Rect, String
from reportlab.graphics.shapes import Line as Stroke
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from kuula.ui.drawing import Dot, Mark, Trend

PLAIN, BOLD = "Inter", "InterSemibold"
FONTS: Final = Path(__file__).parent / "fonts"
INK, QUIET, FAINT = HexColor("#162127"), HexColor("#4c575e"), HexColor("#5d666c")
LINE, ACCENT, BAD = HexColor("#dfdcd6"), HexColor("#00696a"), HexColor("#b13635")
MARGIN: Final = 20 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
HEIGHT: Final = 52 * mm
LEFT: Final = 30.0
SMALL: Final = 8.5
LONGEST_MARK: Final = 24


@dataclass(frozen=True, slots=True)
class Whisker:
    """A value with the ends of its interval on an axis from 0 to 1; None where it is not told."""

    label: str
    value: str
    note: str
    ends: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1 as a bar."""

    label: str
    share: float
    words: str


class Paper:
    """A document that is written from top to bottom; `done` answers its bytes."""

    def __init__(self, *, title: str, author: str, language: str, foot: str) -> None:
        _letters()
        self._title, self._author, self._language, self._foot = title, author, language, foot
        self._parts: list[Flowable] = []

    def title(self, words: str, below: str = "") -> None:
        """The name of the document, and a quiet line below it."""
        self._parts.append(_words(words, _spaced(_style(20, BOLD), after=4)))
        if below:
            self._parts.append(_words(below, _spaced(_style(color=QUIET), after=10)))

    def words(self, words: str, *, quiet: bool = False) -> None:
        """A paragraph."""
        self._parts.append(_words(words, _spaced(_style(color=QUIET if quiet else INK))))

    def quote(self, words: str) -> None:
        """Somebody's own words."""
        style = _style()
        table = Table([[_words(words, style)]], colWidths=[WIDTH])
        bar = [("LINEBEFORE", (0, 0), (0, -1), 2, ACCENT), ("LEFTPADDING", (0, 0), (-1, -1), 8)]
        table.setStyle(TableStyle([*bar, ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]))
        self._parts += [table, Spacer(1, 4)]

    def trend(self, heading: str, trend: Trend) -> None:
        """A line over time with its intervals and marks."""
        self._together(heading, _drawn_trend(trend))

    def whiskers(self, heading: str, rows: Sequence[Whisker]) -> None:
        """Values with their intervals, each on its axis."""
        self._together(heading, *(_whisker(one) for one in rows), Spacer(1, 5))

    def shares(self, heading: str, rows: Sequence[Share]) -> None:
        """Shares as bars."""
        self._together(heading, *(_bar(one) for one in rows), Spacer(1, 5))

    def heading(self, words: str) -> None:
        """The name of a part."""
        self._parts.append(_words(words, _spaced(_style(12, BOLD), before=8, after=3)))

    def done(self) -> bytes:
        """The whole document."""
        stream = BytesIO()
        document = BaseDocTemplate(
            stream, pagesize=A4, title=self._title, author=self._author, lang=self._language,
            leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
            invariant=1,
        )  # fmt: skip
        frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
        document.addPageTemplates(PageTemplate(frames=[frame], onPage=self._around))
        document.build(self._parts)
        return stream.getvalue()

    def _together(self, heading: str, *parts: Flowable) -> None:
        style = _spaced(_style(12, BOLD), before=8, after=3)
        self._parts.append(KeepTogether([_words(heading, style), *parts[:12]]))
        self._parts += parts[12:]

    def _around(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.setFillColor(FAINT)
        canvas.drawString(MARGIN, 12 * mm, self._foot)
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, str(document.page))


@cache
def _letters() -> None:
    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "inter-regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "inter-semibold.ttf")))


def _style(size: float = 10, font: str = PLAIN, color: HexColor = INK) -> ParagraphStyle:
    return ParagraphStyle(
        "words", fontName=font, fontSize=size, leading=size * 1.4, textColor=color, splitLongWords=1
    )


def _spaced(style: ParagraphStyle, before: float = 0, after: float = 5) -> ParagraphStyle:
    style.spaceBefore, style.spaceAfter = before, after
    return style


def _right(style: ParagraphStyle) -> ParagraphStyle:
    style.alignment = TA_RIGHT
    return style


def _words(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(str(escape(words)).replace("\n", "<br/>"), style)


def _row(label: str, drawing: Drawing, value: str, note: str = "") -> Table:
    small = _style(SMALL)
    told = _right(_style(SMALL, BOLD))
    quiet = _right(_style(SMALL, color=QUIET))
    cells: list[Flowable] = [_words(label, small), drawing, _words(value, told)]
    table = Table([[*cells, _words(note, quiet)]], colWidths=_COLUMNS)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_TIGHT]))
    return table


_COLUMNS: Final = [0.36 * WIDTH, 0.3 * WIDTH, 0.1 * WIDTH, 0.24 * WIDTH]
_PLOT: Final = _COLUMNS[1] - 8
_TIGHT: Final = [
    ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
]  # fmt: skip


def _whisker(row: Whisker) -> Table:
    drawing = Drawing(_PLOT, 10)
    drawing.add(Stroke(0, 5, _PLOT, 5, strokeColor=LINE, strokeWidth=0.7))
    if row.ends is not None:
        low, middle, high = (end * _PLOT for end in row.ends)
        drawing.add(Stroke(low, 5, high, 5, strokeColor=ACCENT, strokeWidth=2.4))
        drawing.add(Circle(middle, 5, 3.2, fillColor=ACCENT, strokeColor=None))
    return _row(row.label, drawing, row.value, row.note)


def _bar(row: Share) -> Table:
    drawing = Drawing(_PLOT, 9)
    drawing.add(Rect(0, 1, _PLOT, 7, fillColor=LINE, strokeColor=None, rx=2, ry=2))
    width = max(1.0, min(1.0, row.share) * _PLOT)
    drawing.add(Rect(0, 1, width, 7, fillColor=BAD, strokeColor=None, rx=2, ry=2))
    return _row(row.label, drawing, "", row.words)


@dataclass(frozen=True, slots=True)
class _Area:
    places: int
    lowest: float
    highest: float

    def x(self, place: float) -> float:
        """The middle of a place."""
        return LEFT + float(WIDTH - LEFT - 6) / max(1, self.places) * (place + 0.5)

    def y(self, value: float) -> float:
        """The height of a value."""
        share = (value - self.lowest) / ((self.highest - self.lowest) or 1)
        return 18 + min(1.0, max(0.0, share)) * float(HEIGHT - 34)


def _drawn_trend(trend: Trend) -> Drawing:
    drawing = Drawing(WIDTH, HEIGHT)
    area = _Area(len(trend.labels), trend.lowest, trend.ticks[-1])
    _heights(drawing, area, trend.ticks, trend.write)
    _places(drawing, area, trend.labels)
    _marks(drawing, area, trend.marks)
    for line in trend.lines:
        _line(drawing, area, line.dots)
    return drawing


def _heights(
    drawing: Drawing, area: _Area, ticks: Sequence[float], write: Callable[[float], str]
) -> None:
    for tick in ticks:
        y = area.y(tick)
        drawing.add(Stroke(LEFT, y, WIDTH, y, strokeColor=LINE, strokeWidth=0.6))
        drawing.add(_said(LEFT - 4, y - 2.5, write(tick), anchor="end"))


def _places(drawing: Drawing, area: _Area, labels: Sequence[str]) -> None:
    room = (WIDTH - LEFT) / max(1, len(labels))
    every, last = max(1, -int(-46 // room)), len(labels) - 1
    for place, words in enumerate(labels):
        if (last - place) % every == 0:
            drawing.add(_said(area.x(place), 5, words, anchor="middle"))


def _marks(drawing: Drawing, area: _Area, marks: Sequence[Mark]) -> None:
    for mark in marks:
        x = area.x(min(max(mark.place, -0.5), area.places - 0.5))
        stroke = Stroke(x, 18, x, HEIGHT - 12, strokeColor=QUIET, strokeWidth=0.7)
        stroke.strokeDashArray = [3, 2]
        drawing.add(stroke)
        drawing.add(_said(x, HEIGHT - 9, mark.words[:LONGEST_MARK], anchor="middle"))


def _line(drawing: Drawing, area: _Area, dots: Sequence[Dot]) -> None:
    run: list[float] = []
    for place, dot in [*enumerate(dots), (len(dots), Dot(None, ""))]:
        if dot.value is None or dot.pale:
            if len(run) > 2:
                drawing.add(PolyLine(run, strokeColor=ACCENT, strokeWidth=1.4))
            run = []
        else:
            run += [area.x(place), area.y(dot.value)]
    for place, dot in enumerate(dots):
        if dot.value is not None:
            _point(drawing, area, place, dot)


def _point(drawing: Drawing, area: _Area, place: int, dot: Dot) -> None:
    x, y = area.x(place), area.y(dot.value or 0)
    if dot.low is not None and dot.high is not None:
        low, high = area.y(dot.low), area.y(dot.high)
        drawing.add(Stroke(x, low, x, high, strokeColor=ACCENT, strokeWidth=0.8))
    fill = HexColor("#ffffff") if dot.pale else ACCENT
    drawing.add(Circle(x, y, 2.6, fillColor=fill, strokeColor=ACCENT, strokeWidth=1))


def _said(x: float, y: float, words: str, *, anchor: str = "start") -> String:
    return String(x, y, words, fontName=PLAIN, fontSize=7.5, fillColor=FAINT, textAnchor=anchor)
