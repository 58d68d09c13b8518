"""Notices in words, in the language of whoever reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from kuula.desk.models import Notice
from kuula.desk.notices.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words. `number` is the conversation's, None for what is about none; `who` and
    `about` are the customer and the subject."""

    id: int
    kind: str
    icon: str
    title: str
    more: str
    number: int | None
    who: str
    about: str
    at: datetime
    unread: bool


def said(notice: Notice) -> Said:
    """A notice, read with its conversation, its customer and the colleague, in words."""
    told, talk = KINDS[notice.kind], notice.conversation
    title = told.named % {"name": notice.by.name} if told.named and notice.by else str(told.words)
    customer = talk.customer.name if talk else ""
    return Said(
        id=notice.pk,
        kind=notice.kind,
        icon=told.icon,
        title=str(title),
        more=summary_of(notice.told) if notice.kind == Kind.DIGEST else _more(notice.count - 1),
        number=talk.pk if talk else None,
        who=customer,
        about=talk.subject if talk else "",
        at=notice.at,
        unread=notice.read_at is None,
    )


def summary_of(told: dict[str, int]) -> str:
    """The numbers of a summary in words; what is zero is left out."""
    parts = [words for words in (_counted(key, told.get(key, 0)) for key in COUNTED) if words]
    return ", ".join(parts)


COUNTED = ("mine", "promised", "handed", "mentioned", "unread")


def _counted(key: str, count: int) -> str:
    if not count:
        return ""
    words = {
        "mine": ngettext(
            "%(count)s waits for your answer", "%(count)s wait for your answer", count
        ),
        "promised": ngettext(
            "%(count)s promise until tonight", "%(count)s promises until tonight", count
        ),
        "handed": ngettext(
            "%(count)s conversation handed to you", "%(count)s conversations handed to you", count
        ),
        "mentioned": ngettext("%(count)s mentions you", "%(count)s mention you", count),
        "unread": ngettext("%(count)s unread notice", "%(count)s unread notices", count),
    }
    return words[key] % {"count": count}


def _more(count: int) -> str:
    if not count:
        return ""
    return ngettext("and %(count)s thing more", "and %(count)s things more", count) % {
        "count": count
    }
