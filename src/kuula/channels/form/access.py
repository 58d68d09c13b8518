"""The only way to a contact form on behalf of somebody. Unseen means not found."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.channels.form.models import ContactForm, SentPage
from kuula.kit.ids import digest
from kuula.kit.problems import NotFound
from kuula.kit.text import clean
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def forms_for(actor: Actor) -> QuerySet[ContactForm]:
    """The contact forms with brand and team, for those who connect channels. Raises NotAllowed.

    Forms of closed teams that the actor is not in do not exist for them.
    """
    allow(actor, Permission.MAILBOXES)
    forms = ContactForm.objects.select_related("brand", "team", "department")
    return forms.exclude(team_id__in=actor.hidden_teams)


def form_for(actor: Actor, form_id: int) -> ContactForm:
    """One contact form. Raises NotFound."""
    found = forms_for(actor).filter(pk=form_id).first()
    if found is None:
        raise NotFound(_("There is no such contact form."))
    return found


def open_form(key: str) -> ContactForm:
    """The form at a public address. Raises NotFound for one that is not there or is put away."""
    forms = ContactForm.objects.select_related("brand", "team", "department")
    found = forms.filter(key=clean(key), active=True, brand__retired_at=None).first()
    if found is None:
        raise NotFound(_("There is no such contact form."))
    return found


def sent_before(proof: str) -> int | None:
    """The conversation that a page with this proof began, if it was sent already."""
    sent = SentPage.objects.filter(proof_digest=digest(proof))
    return sent.values_list("conversation_id", flat=True).first()
