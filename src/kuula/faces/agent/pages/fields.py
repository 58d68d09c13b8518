"""The custom fields of a conversation: as they are filled in, and what is asked before solving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.fields.near import Filled, Near
from kuula.desk.fields.values import field_name, keys_of, words_of
from kuula.desk.models import Conversation, CustomField, FieldKind, PutChecklist, State
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.where import where_in
from kuula.ui.page import Option, Page
from kuula.workspace.permissions import Permission

_CONTROLS = {
    FieldKind.YES_NO: "select",
    FieldKind.CHOICE: "select",
    FieldKind.CHOICES: "checkboxes",
    FieldKind.DATE: "date",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: how it is drawn, what stands in it, and what is wrong with that."""

    id: int
    name: str
    label: str
    control: str
    options: Sequence[Option]
    values: Sequence[str]
    words: str
    url: str
    required: bool
    error: str = ""

    @property
    def value(self) -> str:
        """What stands in it, for a control that holds one thing."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class FieldsPart:
    """The fields of the open conversation; `former` are values of fields it has no more."""

    rows: Sequence[FieldRow]
    former: Sequence[FieldRow]
    may: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: fields with what is wrong by their names, checklists that are not done."""

    fields: Sequence[CustomField]
    errors: Mapping[str, str]
    lists: Sequence[PutChecklist]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the answers: a reply that is not sent yet, with the fields of its form, its
    words and where it is sent; or the `closing` of the conversation."""

    fields: Sequence[tuple[str, str]] = ()
    said: Markup = field(default_factory=Markup)
    send_url: str = ""
    closing: bool = False


@dataclass(frozen=True, kw_only=True)
class MissingPage(Page):
    """What is asked before a conversation is solved or closed. `fields` are those of the form that
    was sent, `said` the words of a reply that waits, `button` says what happens then."""

    number: int
    subject: str
    rows: Sequence[FieldRow]
    lists: Sequence[tuple[str, Sequence[Option]]]
    ticked: Sequence[str]
    fields: Sequence[tuple[str, str]]
    said: Markup
    send_url: str
    back_url: str
    why: str
    button: str


def fields_part(request: StaffRequest, talk: Conversation, near: Near) -> FieldsPart:
    """The fields as they stand."""
    return FieldsPart(
        rows=[row_of(request, talk, one) for one in near.fields],
        former=[row_of(request, talk, one) for one in near.former],
        may=request.actor.may(Permission.CHANGE),
    )


def row_of(
    request: StaffRequest,
    talk: Conversation | None,
    filled: Filled,
    sent: Sequence[str] | None = None,
    error: str = "",
) -> FieldRow:
    """One field as it stands, or as it was `sent` with what is wrong; outside of any conversation
    `talk` is None."""
    one, value = filled.field, filled.value
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    stands = keys_of(one, value) if value is not None else []
    return FieldRow(
        id=one.pk,
        name=field_name(one),
        label=one.name,
        control=_CONTROLS.get(FieldKind(one.kind), "text"),
        options=_options(one, stands),
        values=stands if sent is None else sent,
        words=", ".join(words_of(one, value)) if value is not None else "",
        url=reverse("conversation_field", args=[talk.pk, one.pk]) + query if talk else "",
        required=one.required,
        error=error,
    )


def missing_page(
    request: StaffRequest,
    talk: Conversation,
    asked: Asked,
    waiting: Waiting,
) -> MissingPage:
    """What must be filled in, with what was sent so far."""
    where = where_in(request)
    rows = [
        row_of(
            request,
            talk,
            Filled(one, None),
            _sent(request, one),
            asked.errors.get(field_name(one), ""),
        )
        for one in asked.fields
    ]
    closing = waiting.closing
    route = "conversation_state" if closing else "conversation_solution"
    return MissingPage(
        title=_("Fill in before closing") if closing else _("Fill in before solving"),
        frame=frame_for(request, "home"),
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        rows=rows,
        lists=[_unticked(one) for one in asked.lists],
        ticked=request.POST.getlist("ticked"),
        fields=(("state", State.CLOSED),) if closing else waiting.fields,
        said=waiting.said,
        send_url=waiting.send_url or reverse(route, args=[talk.pk]) + where.query,
        back_url=where.talk_url(talk.pk),
        why=_why(closing=closing),
        button=_button(waiting),
    )


def _why(*, closing: bool) -> str:
    if closing:
        return _("Your company asks for this before a conversation is closed.")
    return _("Your company asks for this before a conversation is solved.")


def _button(waiting: Waiting) -> str:
    if waiting.closing:
        return _("Close the conversation")
    return _("Send and solve") if waiting.said else _("Solve")


def _unticked(put: PutChecklist) -> tuple[str, Sequence[Option]]:
    """A checklist and its steps that are left, as a form ticks them."""
    return put.name, [Option(f"{put.pk}:{one['key']}", one["text"]) for one in put.left]


def _sent(request: StaffRequest, field: CustomField) -> Sequence[str]:
    return request.POST.getlist(field_name(field))


def _options(field: CustomField, stands: Sequence[str]) -> Sequence[Option]:
    """What can be chosen: the options in use, and archived ones that stand there."""
    if field.kind == FieldKind.YES_NO:
        return [Option("", "—"), Option("yes", _("Yes")), Option("no", _("No"))]
    used = [
        Option(one["key"], one["label"])
        for one in field.options
        if not one["archived"] or one["key"] in stands
    ]
    return used if field.kind == FieldKind.CHOICES else [Option("", "—"), *used]
