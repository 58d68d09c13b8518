"""Somebody in front of a survey: which version they see, and under which key their answers are
kept. It travels in the address, signed; nothing is kept of it until they answer."""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound, Problem

LASTS: Final = timedelta(days=30)
_SALT: Final = "kuula.listening.sitting"


class LinkExpired(Problem):
    """The link was good, and is too old by now."""

    status = 410
    code = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Who answers what. `begun` once an answer was kept. `anonymous` is a survey of colleagues;
    its `ticket` is spent by the first answer. Customer and colleague are those named by a member of
    staff who types in; an invitation says itself whom it was put to."""

    survey_id: int
    version: int
    key: uuid.UUID
    way: str
    language: str = "en"
    place: str = ""
    variant: int = 0
    invitation_id: int | None = None
    anonymous: bool = False
    begun: bool = False
    embedded: bool = False
    ticket: str = ""
    customer_id: int | None = None
    staff_id: int | None = None

    @property
    def seed(self) -> str:
        """What the order of questions and choices hangs on."""
        return str(self.key)


def written_sitting(sitting: Sitting) -> str:
    """The sitting as it stands in an address. Customer and colleague never do."""
    return _written(sitting, int(time.time()) // 60)


@lru_cache(maxsize=256)
def _written(sitting: Sitting, _minute: int) -> str:
    """One page says it several times."""
    flags = sitting.anonymous | sitting.begun << 1 | sitting.embedded << 2
    told = [
        sitting.survey_id, sitting.version, sitting.key.hex, sitting.way, sitting.language,
        sitting.variant, flags, sitting.invitation_id or 0, sitting.ticket, sitting.place,
    ]  # fmt: skip
    while told and told[-1] in (0, ""):
        told.pop()
    return signing.dumps(told, salt=_SALT)


def read_sitting(token: str) -> Sitting:
    """The sitting an address holds. Raises NotFound for a forged one, LinkExpired after 30 days."""
    try:
        told = signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise LinkExpired(_("This link has expired")) from error
    except (signing.BadSignature, ValueError) as error:
        raise NotFound(_("This link does not lead to a survey.")) from error
    told += (0, 0, 0, "", "")[len(told) - 5 :]
    survey, version, key, way, language, variant, flags, invitation, ticket, place = told
    return Sitting(
        survey_id=survey,
        version=version,
        key=uuid.UUID(key),
        way=way,
        language=language,
        place=place,
        variant=variant,
        invitation_id=invitation or None,
        anonymous=bool(flags & 1),
        begun=bool(flags & 2),
        embedded=bool(flags & 4),
        ticket=ticket,
    )


def key_of_invitation(invitation_id: int) -> uuid.UUID:
    """The key of the one response to an invitation, on whatever device it is given."""
    made = salted_hmac(_SALT, str(invitation_id), algorithm="sha256").digest()
    return uuid.UUID(bytes=made[:16], version=4)
