"""A complaint as colleagues take it through its steps in the browser, for tests."""

from html import unescape
from typing import Any

from django.test import Client

from kuula.desk.actions.complaints import LessonForm, save_cause, set_lesson
from kuula.desk.models import Complaint, Conversation, RootCause, Step
from kuula.desk.models.complaint import STEPS
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

DUE = "2027-03-01"


def as_staff(staff: Staff) -> Client:
    """A browser in which `staff` is signed in."""
    client = Client()
    client.force_login(staff)
    return client


def open_one(client: Client, talk: Conversation) -> Complaint:
    """Open a complaint beside a conversation."""
    answer = client.post(f"/conversations/{talk.pk}/complaints")
    assert answer.status_code == 302
    return Complaint.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))


def take(client: Client, complaint: Complaint, step: Step, **more: object) -> Any:
    """Take a step, with a few words unless other evidence is named."""
    sent = {"step": step, "note": f"Tehtud: {step}", **more}
    return client.post(f"/complaints/{complaint.pk}/steps", sent)


def take_until(client: Client, complaint: Complaint, last: Step) -> None:
    """Take every step up to and with `last`."""
    for step in STEPS[: STEPS.index(last) + 1]:
        assert take(client, complaint, step).status_code == 302


def resolved(client: Client, talk: Conversation) -> Complaint:
    """A complaint whose customer is to be asked whether it is really solved."""
    complaint = open_one(client, talk)
    take_until(client, complaint, Step.RESOLUTION)
    return complaint


def cause(name: str = "Kuller hilines") -> RootCause:
    """A root cause of the list."""
    return save_cause(SYSTEM, name=name)


def teach(complaint: Complaint, why: RootCause, staff: Staff) -> None:
    """Write down cause and prevention."""
    due = clock.now().date()
    form = LessonForm(why, "Kuller helistab tund varem", staff, due)
    set_lesson(SYSTEM, complaint=complaint, form=form)


def page_of(client: Client, complaint: Complaint) -> str:
    """The page of a complaint."""
    answer = client.get(f"/complaints/{complaint.pk}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def facts(talk: Conversation) -> list[str]:
    """What the ledger says of complaints here and lets stand, oldest first."""
    kinds = ("complaint", "follow_up", "prevention", "mistake")
    found = Entry.objects.standing().filter(conversation_id=talk.pk, type__startswith="desk.")
    types = found.order_by("id").values_list("type", flat=True)
    return [one.removeprefix("desk.") for one in types if any(kind in one for kind in kinds)]
