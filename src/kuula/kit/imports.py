"""Importing a library without what it only wants for ornament: each process starts sooner."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Inside the block these modules cannot be imported, unless they were already."""
    barred = [name for name in names if name not in sys.modules]
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    for name in barred:
        modules[name] = None
    try:
        yield
    finally:
        for name in barred:
            del modules[name]
