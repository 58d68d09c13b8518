"""The only writers of contact forms, and of what comes by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.channels.form import events
from kuula.channels.form.models import ContactForm, SentPage
from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Incoming, Opening
from kuula.kit import clock
from kuula.kit.crypto import seal
from kuula.kit.ids import digest, token
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import email_key, one_line
from kuula.ledger.recording import About, record
from kuula.listening.feedback.actions import FeedbackForm, Place, take_feedback
from kuula.listening.models import Department, FeedbackPiece
from kuula.people.actions import CustomerForm, add_customer
from kuula.people.models import Address, Customer
from kuula.workspace.actors import SYSTEM, Actor, allow, customer_actor
from kuula.workspace.models import Brand, Team
from kuula.workspace.permissions import Permission

MOST_TOPICS: Final = 12
MOST_SITES: Final = 12
LONGEST_TOPIC: Final = 80
PAGE_LASTS: Final = timedelta(days=1)
_FORGOTTEN_AT_ONCE: Final = 100
_FIELDS: Final = ("name", "brand_id", "team_id", "department_id", "topics", "sites", "active")


@dataclass(frozen=True, slots=True)
class FormWish:
    """A contact form as somebody fills it in; see the model for the shapes."""

    name: str
    brand_id: int
    team_id: int | None = None
    topics: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    active: bool = True
    kind: str = ContactForm.Kind.CONTACT
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A page of a form as it was sent. `proof` is what was signed into that very page."""

    form: ContactForm
    proof: str
    proven: bool
    doubt: str


def add_form(actor: Actor, *, wish: FormWish) -> ContactForm:
    """Make a contact form; its kind stays. Raises Problem naming the field, Conflict for a taken
    name."""
    allow(actor, Permission.MAILBOXES)
    with transaction.atomic():
        form = ContactForm(key=token(9), secret_sealed=seal(token()), created_at=clock.now())
        form.kind = _kind(wish.kind)
        _fill(actor, form, wish)
        form.save()
        record(events.FormAdded(form_id=form.pk, name=form.name), actor.who, _about(form))
    return form


def change_form(actor: Actor, *, form: ContactForm, wish: FormWish) -> ContactForm:
    """Change a contact form. Same errors as `add_form`."""
    allow(actor, Permission.MAILBOXES)
    with transaction.atomic():
        locked = ContactForm.objects.select_for_update(no_key=True).get(pk=form.pk)
        before = {name: getattr(locked, name) for name in _FIELDS}
        _fill(actor, locked, wish)
        changed = [name for name in _FIELDS if before[name] != getattr(locked, name)]
        if changed:
            locked.save()
            names = [name.removesuffix("_id") for name in changed]
            event = events.FormChanged(form_id=locked.pk, name=locked.name, fields=names)
            record(event, actor.who, _about(locked))
    return locked


def renew_secret(actor: Actor, *, form: ContactForm) -> ContactForm:
    """Replace the secret a site signs with; whom it vouched for with the old one is asked again."""
    allow(actor, Permission.MAILBOXES)
    with transaction.atomic():
        locked = ContactForm.objects.select_for_update(no_key=True).get(pk=form.pk)
        locked.secret_sealed = seal(token())
        locked.save(update_fields=["secret_sealed"])
        event = events.FormSecretRenewed(form_id=locked.pk, name=locked.name)
        record(event, actor.who, _about(locked))
    return locked


def send_form(*, sending: Sending, opening: Opening, message: Incoming) -> int:
    """Begin a conversation with what a customer wrote; answers its number.

    The same page sent twice, even at once, is one conversation. What is doubted becomes spam.
    """
    with transaction.atomic():
        opened = open_conversation(SYSTEM, opening=opening, message=message)
        number, fresh = _claim(sending, "conversation_id", opened.conversation_id)
        if not fresh:
            transaction.set_rollback(True)  # the page was sent before: nothing of this one stays
            return number
        event = events.FormSent(form_id=sending.form.pk, proven=sending.proven, doubt=sending.doubt)
        about = About(opened.customer_id, number, opening.brand_id, opening.team_id)
        record(event, customer_actor(opened.customer_id).who, about)
    return number


@dataclass(frozen=True, slots=True)
class Left:
    """Feedback as somebody left it by a form. `email` is empty for who stays unknown; `agreed` says
    that they want to hear what comes of it. `language` is the one they were spoken to in."""

    text: str
    mood: str
    topic: str
    email: str
    name: str
    language: str
    agreed: bool


def send_feedback(*, sending: Sending, left: Left) -> int:
    """Let a department hear what somebody left by a form for feedback; answers its number.

    The same page sent twice, even at once, is one piece. What is doubted waits apart. Raises
    Problem for a mood that cannot be and words that are too long.
    """
    form = sending.form
    with transaction.atomic():
        customer = _met(left) if left.email else None
        place = Place(
            source=FeedbackPiece.Source.FORM,
            customer=customer,
            brand_id=form.brand_id,
            team_id=form.team_id,
        )
        said = FeedbackForm(
            words=left.text,
            mood=left.mood,
            product=left.topic,
            agreed=left.agreed and customer is not None,
            language=left.language,
        )
        piece = take_feedback(
            SYSTEM, place=place, form=said, usual=form.department, doubt=sending.doubt
        )
        number, fresh = _claim(sending, "piece_id", piece.pk)
        if not fresh:
            transaction.set_rollback(True)
    return number


def _met(left: Left) -> Customer | None:
    """Whose address it is, written down when it is nobody's yet; None for one that several share
    and for somebody who was erased."""
    known = _known(left.email)
    if known is None:
        name = left.name or left.email.partition("@")[0]
        try:
            with transaction.atomic():
                form = CustomerForm(name=name, language=left.language)
                return add_customer(SYSTEM, form=form, email=left.email)
        except Conflict:
            known = _known(left.email)
    lost = known is None or known.shared or known.customer.erased_at is not None
    return None if lost or known is None else known.customer


def _known(email: str) -> Address | None:
    theirs = Address.objects.select_related("customer")
    return theirs.filter(kind=Address.Kind.EMAIL, value=email_key(email)).first()


def _kind(told: str) -> str:
    if told not in ContactForm.Kind.values:
        raise Problem(_("Say what becomes of what is written."), field="kind")
    return told


def _claim(sending: Sending, column: str, number: int) -> tuple[int, bool]:
    now = clock.now()
    stale = SentPage.objects.filter(sent_at__lt=now - 2 * PAGE_LASTS).order_by("sent_at")
    old = stale.select_for_update(skip_locked=True).values_list("pk", flat=True)
    SentPage.objects.filter(pk__in=list(old[:_FORGOTTEN_AT_ONCE])).delete()
    row, fresh = SentPage.objects.get_or_create(
        proof_digest=digest(sending.proof),
        defaults={column: number, "sent_at": now},
    )
    return getattr(row, column) or 0, fresh


def _fill(actor: Actor, form: ContactForm, wish: FormWish) -> None:
    name = one_line(wish.name, 80)
    if not name:
        raise Problem(_("A contact form needs a name."), field="name")
    if ContactForm.objects.filter(name__iexact=name).exclude(pk=form.pk).exists():
        raise Conflict(_("There is a contact form with this name already."), field="name")
    if not Brand.objects.filter(pk=wish.brand_id, retired_at=None).exists():
        raise Problem(_("There is no such brand."), field="brand")
    if wish.team_id is not None and not (
        actor.sees_team(wish.team_id) and Team.objects.filter(pk=wish.team_id).exists()
    ):
        raise Problem(_("There is no such team."), field="team")
    known = Department.objects.filter(pk=wish.department_id or 0, archived_at=None)
    if wish.department_id is not None and not known.exists():
        raise Problem(_("There is no such department."), field="department")
    form.name, form.brand_id, form.team_id = name, wish.brand_id, wish.team_id
    form.topics, form.sites = _topics(wish.topics), _sites(wish.sites)
    form.department_id, form.active = wish.department_id, wish.active


def _topics(told: Iterable[str]) -> list[str]:
    topics = list(dict.fromkeys(filter(None, (one_line(one, 200) for one in told))))
    if len(topics) > MOST_TOPICS:
        words = _("At most %(count)s topics: a long list makes people give up.")
        raise Problem(words % {"count": MOST_TOPICS}, field="topics")
    if long := [one for one in topics if len(one) > LONGEST_TOPIC]:
        words = _("Say it in at most %(count)s letters: “%(topic)s”.")
        raise Problem(words % {"count": LONGEST_TOPIC, "topic": long[0]}, field="topics")
    return topics


def _sites(told: Iterable[str]) -> list[str]:
    sites = list(dict.fromkeys(_origin(one.strip()) for one in told if one.strip()))
    if len(sites) > MOST_SITES:
        words = _("At most %(count)s sites may show one form.")
        raise Problem(words % {"count": MOST_SITES}, field="sites")
    return sites


def _origin(site: str) -> str:
    """The origin of an address, as browsers write it. Raises Problem."""
    wrong = Problem(
        _("“%(site)s” is not a site. Write it like https://shop.example.") % {"site": site[:80]},
        field="sites",
    )
    try:
        parts = urlsplit(site)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise wrong from error
    plain = host and all(letter.isalnum() or letter in ".-" for letter in host)
    if parts.scheme not in ("https", "http") or not plain or parts.username:
        raise wrong
    return f"{parts.scheme}://{host.lower()}{port}"


def _about(form: ContactForm) -> About:
    return About(brand=form.brand_id, team=form.team_id)
