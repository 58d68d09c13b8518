"""Every pair of colours that may stand on each other holds WCAG AA, by day and by night."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[4] / "frontend/css/tokens.css"
SURFACES = ("ground", "surface", "raised", "sunken")
SOFT = ("accent-soft", "good-soft", "warn-soft", "bad-soft", "note-soft")
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3")
        for ground in (*SURFACES, "hover", "accent-soft", "note-soft")
    ],
    *[("ink", ground) for ground in (*SOFT, "pressed")],
    *[("ink-2", ground) for ground in ("pressed", *SOFT)],
    *[
        (tone, ground)
        for tone in ("accent", "good", "warn", "bad")
        for ground in ("ground", "surface", "raised", f"{tone}-soft")
    ],
    ("accent", "hover"),
    ("accent", "sunken"),
    ("bad", "hover"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bad", "bad"),
    ("on-bad", "bad-strong"),
]
SHAPE_PAIRS = [
    *[("edge", ground) for ground in ("ground", "surface", "raised", "note-soft")],
    *[("focus", ground) for ground in (*SURFACES, "accent-soft", "note-soft")],
]
OKLCH = re.compile(r"oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)\s*\)")


def tokens() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS.read_text(encoding="utf-8")))


def colour(name: str, night: bool) -> tuple[float, float, float]:
    pair = re.fullmatch(
        r"light-dark\(\s*var\(--([\w-]+)\),\s*var\(--([\w-]+)\)\s*\)", tokens()[name]
    )
    assert pair, f"--{name} is not a pair of raw colours"
    lightness, chroma, hue = OKLCH.fullmatch(tokens()[pair[2 if night else 1]]).groups()
    return float(lightness) / 100, float(chroma), float(hue)


def luminance(oklch: tuple[float, float, float]) -> float:
    lightness, chroma, hue = oklch
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str, night: bool) -> float:
    high, low = sorted(
        (luminance(colour(first, night)), luminance(colour(second, night))), reverse=True
    )
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21():
    assert luminance((1, 0, 0)) == pytest.approx(1, abs=1e-3)
    assert luminance((0, 0, 0)) == 0


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(ink, ground, night):
    assert contrast(ink, ground, night) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_edges_and_focus_can_be_seen(shape, ground, night):
    assert contrast(shape, ground, night) >= 3


def test_raw_colours_are_read_by_meanings_only():
    raw = {name for name, value in tokens().items() if value.startswith("oklch(")}
    used = {
        (path.name, name)
        for path in TOKENS.parent.rglob("*.css")
        if path != TOKENS
        for name in re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8"))
    }
    assert not [pair for pair in used if pair[1] in raw]
    assert not [pair for pair in used if pair[1] not in tokens()]
