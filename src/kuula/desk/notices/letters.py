"""What a notice says outside of Kuula, in the language of whoever gets it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.desk.models import Notice
from kuula.desk.notices.kinds import Kind
from kuula.desk.notices.queries import habits_of
from kuula.desk.notices.words import said
from kuula.kit.languages import spoken


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """A notice as it leaves. `title` says what happened, `about` in which conversation, `subject`
    stays the same for all of one conversation; `thread` tells them apart. Addresses are whole."""

    email: str
    language: str
    subject: str
    title: str
    about: str
    more: str
    url: str
    settings_url: str
    thread: str

    @property
    def text(self) -> str:
        """The words of a mail."""
        with translation.override(self.language):
            foot = _("You choose what you are told and how: %(link)s") % {"link": self.settings_url}
        what = "\n".join(one for one in (self.about, self.more) if one)
        parts = (self.title, what, self.url, foot)
        return "\n\n".join(part for part in parts if part) + "\n"


def letter_of(notice: Notice) -> NoticeLetter:
    """The letter of a notice, read with colleague, conversation and customer. Customer and subject
    are named only if its reader wants that."""
    language, number = spoken(notice.staff.language), notice.conversation_id
    with translation.override(language):
        one = said(notice)
        named = habits_of(notice.staff_id).words
        who = " · ".join(part for part in (one.who, one.about) if part and named)
        plain = _("Conversation № %(number)s") % {"number": number} if number else one.title
        subject = f"№ {number} {one.about}" if number and named and one.about else plain
        return NoticeLetter(
            email=notice.staff.email,
            language=language,
            subject=subject,
            title=one.title,
            about=f"№ {number} {who}".strip() if number else "",
            more=one.more,
            url=f"{settings.PUBLIC_URL}{_path(notice)}",
            settings_url=f"{settings.PUBLIC_URL}{reverse('account_notices')}",
            thread=f"notice-{notice.staff_id}-{number or notice.kind}",
        )


def _path(notice: Notice) -> str:
    if notice.conversation_id is not None:
        return reverse("conversation", args=[notice.conversation_id])
    if "matter" in notice.told:
        return reverse("feedback_matter", args=[notice.told["matter"]])
    return reverse("mailboxes" if notice.kind == Kind.MAILBOX else "day")
