"""The Jinja2 environment every face renders with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension

from kuula.ui import formats
from kuula.ui.fields import as_options, described, form_errors
from kuula.ui.icons import icon
from kuula.ui.tongues import Spoken, Tongues

_OURS = frozenset({"autoescape", "trim_blocks", "lstrip_blocks", "undefined", "extensions"})


def environment(*, clock: Callable[[], datetime], **options: Any) -> Environment:
    """The environment named in TEMPLATES; `clock` says the present moment (kuula.kit.clock.now).

    Escapes everything, speaks the language Django speaks, and refuses a name that nobody passed.
    """
    extensions: list[str | type[Extension]] = ["jinja2.ext.i18n", "jinja2.ext.do", Spoken]
    kept = {key: value for key, value in options.items() if key not in _OURS}
    env = Tongues(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=extensions,
        **kept,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined] # added by the i18n extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals |= {"static": static, "url": _url, "icon": icon, "language": _language}
    env.globals |= {"draw_icon": icon, "now": clock}
    env.filters |= _filters(clock)
    return env


def _filters(clock: Callable[[], datetime]) -> dict[str, Callable[..., object]]:
    return {
        "ago": lambda moment: formats.ago(moment, clock()),
        "short_time": lambda moment: formats.short_time(moment, clock()),
        "day": lambda moment: formats.day(moment, clock()),
        "clock_time": formats.clock_time,
        "date": formats.full_date,
        "date_time": formats.date_time,
        "iso": formats.iso,
        "number": formats.number,
        "numbered": formats.numbered,
        "signed": formats.signed,
        "percent": formats.percent,
        "money": formats.money,
        "file_size": formats.file_size,
        "duration": formats.duration,
        "initials": formats.initials,
        "options": as_options,
        "described": described,
        "form_errors": form_errors,
    }


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _language() -> str:
    return get_language() or "en"
