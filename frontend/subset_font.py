"""Cuts Inter down to the letters Kuula writes with: Latin for et, hr and en, Cyrillic for ru, signs and arrows.

The same letters in two plain weights stand in src/kuula/ui/fonts, for what is drawn on paper (PDF).

Run it after changing LETTERS or updating inter-ui: `.venv/bin/python frontend/subset_font.py`. The result and its
OFL licence are committed under fonts/, since a bare machine has no fonttools; `--check` says whether it is current.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SOURCE = HERE / "node_modules/inter-ui/variable/InterVariable.woff2"
LICENCE = HERE / "node_modules/inter-ui/LICENSE.txt"
TARGET = HERE / "fonts/inter.woff2"
STAMP = HERE / "fonts/inter.stamp"
PAPER = HERE.parent / "src/kuula/ui/fonts"
WEIGHTS = {"regular": 400, "semibold": 600}
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0100-017F,U+0218-021B,U+0400-045F,U+0490-0491,U+02C6,U+02DA,U+02DC,"
    "U+2009,U+200B-200D,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,"
    "U+20BD,U+2116,U+2122,U+2190-2193,U+21B5,U+2212,U+2215,U+2248,U+2260,U+2264-2265,U+2318,U+21E7,U+2713,U+00D7"
)
FEATURES = ["kern", "mark", "mkmk", "calt", "ccmp", "locl", "tnum", "case"]


def stamp() -> str:
    """Names what the subsets were made of: the source file and the choices above."""
    source = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    choices = hashlib.sha256((LETTERS + ",".join(FEATURES)).encode()).hexdigest()[:16]
    made = [TARGET, *(PAPER / f"inter-{name}.ttf" for name in WEIGHTS)]
    return " ".join((source, choices, *map(_digest, made))) + "\n"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def cut() -> None:
    """Writes fonts/inter.woff2, those for paper, their licence and the stamp."""
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True
    )
    font = subset.load_font(str(SOURCE), options)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=subset.parse_unicodes(LETTERS.replace("U+", "")))
    worker.subset(font)
    TARGET.parent.mkdir(exist_ok=True)
    subset.save_font(font, str(TARGET), options)
    shutil.copyfile(LICENCE, TARGET.parent / "OFL.txt")
    cut_for_paper()
    STAMP.write_text(stamp())


def cut_for_paper() -> None:
    """Writes one TrueType file a weight: programs that make PDFs know no variable fonts."""
    PAPER.mkdir(exist_ok=True)
    options = subset.Options(
        layout_features=[], hinting=False, glyph_names=False, notdef_outline=True
    )
    for name, weight in WEIGHTS.items():
        font = subset.load_font(str(SOURCE), options)
        place = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
        worker = subset.Subsetter(options)
        worker.populate(unicodes=subset.parse_unicodes(LETTERS.replace("U+", "")))
        worker.subset(font)
        plain = instancer.instantiateVariableFont(font, place)
        plain.flavor = None
        for number in (1, 4, 6):  # a PDF tells fonts apart by these
            plain["name"].setName(f"Inter-{name.capitalize()}", number, 3, 1, 0x409)
        plain["head"].modified = plain["head"].created
        subset.save_font(plain, str(PAPER / f"inter-{name}.ttf"), options)
    shutil.copyfile(LICENCE, PAPER / "OFL.txt")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            0
            if STAMP.read_text() == stamp()
            else "fonts/inter.woff2 is not what subset_font.py makes: run it"
        )
    cut()
