"""A brief on paper: a PDF with pictures drawn as vectors."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.kit.text import one_line
from kuula.listening.surveys.briefing.brief import Brief, ScoreTold
from kuula.ui.paper import Paper, Share, Whisker

MOST = 60


def paper_of(brief: Brief, *, company: str) -> bytes:
    """The PDF of a brief, in the language spoken now; `company` stands at the foot."""
    paper = Paper(
        title=_("Survey “%(name)s”: brief") % {"name": brief.title},
        author=company,
        language=get_language() or "en",
        foot=one_line(f"{brief.title} · {brief.span}", 90),
    )
    paper.title(brief.title, brief.span)
    for said in brief.opening:
        paper.words(said)
    _scores(paper, brief)
    _pictures(paper, brief)
    for title, verdict in brief.wordings:
        paper.heading(_("Two wordings"))
        paper.words(f"{title}\n{verdict}")
    for quotes in brief.quotes:
        paper.heading(quotes.title)
        for words, _tongue in quotes.said:
            paper.quote(words)
    return paper.done()


def filename_of(brief: Brief) -> str:
    """What the file is called."""
    name = "".join(sign if sign.isalnum() else "-" for sign in brief.title)[:MOST].strip("-")
    return f"{name or 'survey'}.pdf"


def _scores(paper: Paper, brief: Brief) -> None:
    if brief.scores:
        words = _("Scores, each on its own axis, with the interval of 95 %")
        paper.whiskers(words, [_whisker(one) for one in brief.scores])
    for one in brief.scores:
        if one.moved:
            paper.words(f"{one.title} – {one.moved}")


def _pictures(paper: Paper, brief: Brief) -> None:
    for course in brief.courses:
        paper.trend(course.title, course.trend)
    if brief.courses:
        paper.words(_("with the interval of 95 %; hollow: fewer than five answers"), quiet=True)
    if brief.lost:
        told = [(one, f"{one.share_words} · {one.count}") for one in brief.lost]
        rows = [Share(one.label, one.share, words) for one, words in told]
        paper.shares(_("Where people left"), rows)
    for part in brief.parts:
        paper.whiskers(part.title, [_whisker(one) for one in part.rows])
        paper.words(part.verdict)


def _whisker(one: ScoreTold) -> Whisker:
    ends = (one.place.low, one.place.middle, one.place.high) if one.place else None
    note = f"{one.interval} · n = {one.count}" if one.place else one.interval
    return Whisker(one.title, one.value, note, ends)
