"""What was written into a contact form becomes a conversation, with its clock running."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.channels.form.actions import Left, Sending, send_feedback, send_form
from kuula.channels.form.doubting import Manner, doubt
from kuula.channels.form.models import ContactForm
from kuula.channels.mail.access import refuse_own_address
from kuula.channels.mail.parsing.language import language_of
from kuula.channels.mail.queries import BrandDoor, brand_doors
from kuula.desk.deadlines import Whose, reply_due
from kuula.desk.incoming import Incoming, Opening
from kuula.kit import clock
from kuula.kit.text import one_line

SUBJECT: int = 90


@dataclass(frozen=True, slots=True)
class Proof:
    """What is signed into a page: made at `since` (seconds since 1970), for whom if known."""

    nonce: str
    since: float
    email: str = ""
    name: str = ""

    def packed(self, key: str) -> dict[str, Any]:
        """As it travels, with the form it was made for."""
        return {"f": key, "o": self.nonce, "t": self.since, "e": self.email, "n": self.name}

    @classmethod
    def of(cls, packed: dict[str, Any], key: str) -> Self | None:
        """What travelled; None when it was made for another form."""
        if packed["f"] != key:
            return None
        return cls(packed["o"], packed["t"], packed["e"], packed["n"])


@dataclass(frozen=True, slots=True)
class Written:
    """A page as it was sent; `proof` as it came, `unseen` is the field that people do not see."""

    proof: str
    email: str
    name: str
    topic: str
    text: str
    unseen: str
    mood: str = ""
    hear: bool = False


def expected_by(form: ContactForm) -> datetime | None:
    """When who writes now has an answer; None without a target or working hours."""
    door = _door(form)
    target = door.target_minutes if door else None
    return reply_due(Whose(form.brand_id, form.team_id), clock.now(), target)


def take(form: ContactForm, proof: Proof, written: Written) -> int:
    """The number of the conversation that these words begin, or began when they came before; of a
    form for feedback the number of what was said.

    Raises Problem for an address of our own.
    """
    email, name = proof.email or written.email, proof.name or written.name
    if email:
        refuse_own_address(email)
    taken = clock.now() - datetime.fromtimestamp(proof.since, UTC)
    doubted = doubt(Manner(written.unseen, taken, written.text, proven=bool(proof.email)))
    sending = Sending(form, written.proof, proven=bool(proof.email), doubt=doubted)
    if form.kind == ContactForm.Kind.FEEDBACK:
        language = language_of(written.text) or get_language() or ""
        left = Left(written.text, written.mood, written.topic, email, name, language, written.hear)
        return send_feedback(sending=sending, left=left)
    door = _door(form)
    return send_form(
        sending=sending,
        opening=Opening(
            brand_id=form.brand_id,
            subject=_subject(written),
            channel="form",
            team_id=form.team_id,
            mailbox_id=door.mailbox_id if door else None,
            spam=bool(doubted),
            target_minutes=door.target_minutes if door else None,
        ),
        message=Incoming(
            email=email,
            name=name,
            text=written.text,
            visible=written.text,
            at=clock.now(),
            language=language_of(written.text) or get_language() or "",
        ),
    )


def _door(form: ContactForm) -> BrandDoor | None:
    return brand_doors().get(form.brand_id)


def _subject(written: Written) -> str:
    """The topic, else the beginning of the words."""
    first = next((line for line in written.text.splitlines() if line.strip()), "")
    return written.topic or one_line(first, SUBJECT) or _("A message from our site")
