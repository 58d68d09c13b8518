"""A brief as a mail: plain words, and the same with headings and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.listening.models import Survey
from kuula.listening.surveys.briefing.brief import Brief, ScoreTold


@dataclass(frozen=True, slots=True)
class BriefLetter:
    """What the mail says; `leave_url` is where its reader chooses to get no more."""

    subject: str
    text: str
    html: str
    leave_url: str


def letter_of(brief: Brief) -> BriefLetter:
    """The mail of a brief, in the language spoken now."""
    url = brief_url(brief.survey)
    return BriefLetter(
        subject=_("Survey “%(name)s”: brief") % {"name": brief.title},
        text=_plain(brief, url),
        html=_rich(brief, url),
        leave_url=url,
    )


def brief_url(survey: Survey) -> str:
    """Where the brief of a survey stands, whole."""
    return f"{settings.PUBLIC_URL}{reverse('survey_brief', args=[survey.pk])}"


def _plain(brief: Brief, url: str) -> str:
    parts = [f"{brief.title}\n{brief.span}".strip(), *brief.opening]
    parts += [_line(one) for one in brief.scores if one.moved]
    if brief.lost:
        told = [f"- {one.label}: {one.share_words} ({one.count})" for one in brief.lost]
        parts.append("\n".join([_("Where people left"), *told]))
    for part in brief.parts:
        told = [f"- {_line(one)}" for one in part.rows]
        parts.append("\n".join([part.title, *told, part.verdict]))
    parts += [f"{title}\n{verdict}" for title, verdict in brief.wordings]
    for quotes in brief.quotes:
        said = [f"- {_flat(words)}" for words, _tongue in quotes.said]
        parts.append("\n".join([quotes.title, *said]))
    parts.append(f"{_('All of it, with pictures, and whether you get it by mail:')}\n{url}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(one: ScoreTold) -> str:
    said = f"{one.title} – {one.value} ({one.interval}; n = {one.count})"
    return f"{said}. {one.moved}" if one.moved else said


def _rich(brief: Brief, url: str) -> str:
    opening = "".join(f"<p>{escape(one)}</p>" for one in brief.opening)
    parts = [f"<h1>{escape(brief.title)}</h1><p>{escape(brief.span)}</p>", opening]
    parts += [
        f"<p>{escape(one.title)} – {escape(one.moved)}</p>" for one in brief.scores if one.moved
    ]
    if brief.lost:
        rows = [(one.label, one.share_words, one.count) for one in brief.lost]
        parts.append(_table(_("Where people left"), rows))
    for part in brief.parts:
        told = [(one.title, one.value, one.interval, one.count) for one in part.rows]
        parts.append(f"{_table(part.title, told)}<p>{escape(part.verdict)}</p>")
    for title, verdict in brief.wordings:
        parts.append(f"<h2>{escape(title)}</h2><p>{escape(verdict)}</p>")
    for quotes in brief.quotes:
        said = "".join(
            f'<blockquote lang="{escape(language)}">{escape(words)}</blockquote>'
            for words, language in quotes.said
        )
        parts.append(f"<h2>{escape(quotes.title)}</h2>{said}")
    words = _("All of it, with pictures, and whether you get it by mail:")
    parts.append(f'<p>{escape(words)} <a href="{escape(url)}">{escape(url)}</a></p>')
    return "\n".join(parts)


def _table(title: str, rows: Sequence[tuple[str, ...]]) -> str:
    told = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<h2>{escape(title)}</h2><table>{told}</table>"


def _flat(words: str) -> str:
    return " ".join(words.split())
