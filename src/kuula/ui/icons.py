"""Lucide icons (ISC licence) drawn inline, so that they take the colour of the text around them."""

import json
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

_SHAPES: dict[str, str] = json.loads(
    (Path(__file__).parent / "icons.json").read_text(encoding="utf-8")
)
_SVG = Markup('<svg class="icon" viewBox="0 0 24 24" {said}>{shape}</svg>')
_NAMED = Markup('role="img" aria-label="{}"')
_DECORATION = Markup('aria-hidden="true"')


@lru_cache(maxsize=1024)
def icon(name: str, label: str | None = None) -> Markup:
    """The icon called `name`. With a `label` a screen reader says it, without one it is decoration.

    Raises LookupError for a name that frontend/icons.txt does not list.
    """
    if name not in _SHAPES:
        raise LookupError(
            f"No icon is called {name}: add it to frontend/icons.txt, run npm run icons."
        )
    said = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    shape = Markup(_SHAPES[name])  # noqa: S704 - our own file, generated from Lucide
    return _SVG.format(said=said, shape=shape)


def icon_names() -> list[str]:
    """Every icon there is, in alphabetical order."""
    return sorted(_SHAPES)
