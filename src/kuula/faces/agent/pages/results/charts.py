"""The score of a question over time as a picture with its table twin."""

from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.report_charts import Picture
from kuula.faces.agent.pages.results.choice import Choice
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.results.trends import Course, course_of
from kuula.ui.drawing import draw_trend
from kuula.ui.page import Column


def trend_picture(request: StaffRequest, choice: Choice, question: Question) -> Picture:
    """The score span by span, its interval, and where another version was published."""
    return pictured(course_of(request.actor, choice.survey, question, choice.among, choice.step))


def pictured(course: Course) -> Picture:
    """A course as a picture of a page."""
    return Picture(
        title=course.title,
        note=_("with the interval of 95 %; hollow: fewer than five answers"),
        svg=draw_trend(course.trend),
        columns=(
            Column(_("From")),
            Column(_("Score"), numeric=True),
            Column(_("interval of 95 %"), numeric=True),
            Column(_("Answers"), numeric=True),
        ),
        rows=course.rows,
    )
