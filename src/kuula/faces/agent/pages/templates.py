"""Reply templates: the list, and one as it is edited with a preview."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.access import conversation_for
from kuula.desk.models import Conversation, ReplyTemplate
from kuula.desk.placeholders import fill, preview
from kuula.desk.queries import all_templates
from kuula.desk.search import number_in
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.customers import TemplateEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.pages.prose import paragraphs
from kuula.kit.languages import ENDONYMS
from kuula.kit.placeholders import KNOWN, unfilled
from kuula.kit.problems import NotFound
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template of the list."""

    url: str
    name: str
    language: str
    brand: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TemplatesPage(Page):
    """The list, a portion of it."""

    part: Portion[TemplateRow]
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class TemplatePage(Page):
    """One template; `shown` is its text as a customer would get it."""

    form: TemplateEdit
    action: str
    removal_url: str
    shown: Markup
    with_number: str
    missing: str
    places: Sequence[str]
    may_change: bool


def templates_page(request: StaffRequest) -> TemplatesPage:
    """Every template."""
    return TemplatesPage(
        title=_("Reply templates"),
        frame=frame_for(request, "templates"),
        part=portion_of(request, [_row(one) for one in all_templates()], _words_of),
        may_change=request.actor.may(Permission.TEMPLATES),
    )


def template_page(
    request: StaffRequest, template: ReplyTemplate | None, form: TemplateEdit | None = None
) -> TemplatePage:
    """One template, or a new one; `form` as sent, with its mistakes or for its preview."""
    text = form.data.get("text", "") if form else template.text if template else ""
    talk = _previewed(request)
    words = fill(str(text), talk, request.user) if talk else preview(str(text), request.user)
    own = reverse("template", args=[template.pk]) if template else reverse("template_new")
    return TemplatePage(
        title=template.name if template else _("New template"),
        frame=frame_for(request, "templates"),
        form=form or edit_form(template),
        action=own,
        removal_url=reverse("template_removal", args=[template.pk]) if template else "",
        shown=paragraphs(words),
        with_number=str(talk.pk) if talk else "",
        missing=", ".join(f"{{{name}}}" for name in unfilled(words)) if talk else "",
        places=[f"{{{name}}}" for name in KNOWN],
        may_change=request.actor.may(Permission.TEMPLATES),
    )


def _previewed(request: StaffRequest) -> Conversation | None:
    """The conversation that `?with=` names, if the reader may see it."""
    asked = request.POST.get("with") or request.GET.get("with", "")
    number = number_in(asked)
    try:
        return conversation_for(request.actor, number) if number else None
    except NotFound:
        return None


def edit_form(template: ReplyTemplate | None) -> TemplateEdit:
    """The form with the template as it stands."""
    if template is None:
        return TemplateEdit(brands=brand_choices())
    initial = {
        "name": template.name,
        "language": template.language,
        "brand": template.brand_id or "",
        "text": template.text,
    }
    return TemplateEdit(brands=brand_choices(), initial=initial)


def brand_choices() -> list[tuple[str, str]]:
    """The brands a template may be for."""
    return [(str(one.pk), one.name) for one in brands()]


def _words_of(row: TemplateRow) -> str:
    return f"{row.name} {row.language} {row.brand} {row.text}"


def _row(template: ReplyTemplate) -> TemplateRow:
    return TemplateRow(
        url=reverse("template", args=[template.pk]),
        name=template.name,
        language=ENDONYMS.get(template.language, template.language),
        brand=template.brand.name if template.brand else _("All brands"),
        text=template.text[:120],
    )
