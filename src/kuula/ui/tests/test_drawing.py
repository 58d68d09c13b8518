"""Charts drawn by hand: to scale, spoken, escaped, and honest about what is thin."""

import re

from kuula.ui.drawing import Dot, Line, Trend, draw_trend, even_ticks


def trend(*dots: Dot, name: str = "half") -> str:
    labels = [f"week {n}" for n in range(len(dots))]
    picture = Trend("What it shows", labels, [Line(name, dots)], ticks=(0, 0.5, 1))
    return str(draw_trend(picture))


def test_it_is_drawn_wide_and_narrow_and_says_what_it_shows() -> None:
    drawn = trend(Dot(0.5, "week 0: half"))
    assert drawn.count("<svg") == 2
    assert drawn.count('role="img" aria-label="What it shows"') == 2
    assert "<title>week 0: half</title>" in drawn
    assert "style" not in drawn
    assert not re.search(r"#[0-9a-f]{3,6}|rgb\(", drawn)


def test_heights_are_to_scale_from_zero() -> None:
    drawn = trend(Dot(0.0, ""), Dot(0.5, ""), Dot(1.0, ""))
    heights = [float(y) for y in re.findall(r'<circle[^>]* cy="([\d.]+)"', drawn)][:3]
    assert heights[0] - heights[1] == heights[1] - heights[2] > 0


def test_a_gap_breaks_the_line_and_thin_dots_are_hollow_and_unjoined() -> None:
    drawn = trend(Dot(0.5, ""), Dot(0.6, ""), Dot(None, ""), Dot(1.0, "", pale=True), Dot(0.4, ""))
    wide = drawn.split("</svg>")[0]
    assert wide.count('class="trend') == 1
    assert wide.count("hollow") == 1
    assert wide.count("<circle") == 4


def test_words_are_escaped() -> None:
    drawn = trend(Dot(0.5, "<script>"), name="<b>")
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_nothing_to_draw_is_still_a_picture() -> None:
    assert trend().count("<svg") == 2
    assert "<circle" not in trend(Dot(None, ""))


def test_ticks_reach_the_highest_value_in_round_steps() -> None:
    steps = (15, 30, 60, 120)
    assert even_ticks(50, steps=steps) == (0, 15, 30, 45, 60)
    assert even_ticks(0, steps=steps) == (0, 15)
    assert even_ticks(130, steps=steps) == (0, 60, 120, 180)
