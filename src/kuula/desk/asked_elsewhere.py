"""Questions of a team that wait for colleagues of others: departments, light seats, other teams."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, F, OuterRef, Q

from kuula.desk.access import conversations_for
from kuula.desk.models import Mention
from kuula.desk.models.following import MentionQuerySet
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Membership, Role
from kuula.workspace.permissions import Permission

PAGE: Final = 50
SHOWN: Final = 12
_PEOPLE: Final = ("staff", "message__staff", "message__conversation__customer", "passed_from")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The most pressing of them, and how many there are."""

    questions: Sequence[Mention]
    count: int


def asked_elsewhere(actor: Actor, team_ids: Collection[int] | None) -> Elsewhere:
    """What is asked of light seats and of people outside its conversation's team, and not answered,
    in these teams or with None in all that exists for the reader: what is needed soonest first. At
    most two statements. Raises NotAllowed."""
    found = _asked(actor, team_ids)
    rows = list(_ordered(found)[: SHOWN + 1])
    return Elsewhere(rows[:SHOWN], len(rows) if len(rows) <= SHOWN else found.count())


def page_asked_elsewhere(
    actor: Actor, team_ids: Collection[int] | None, *, cursor: str = ""
) -> tuple[KeysetPage[Mention], int]:
    """One page of them, and how many there are. Raises Problem for a damaged cursor."""
    found = _asked(actor, team_ids)
    rows = list(_ordered(found.filter(_after(cursor)))[: PAGE + 1])
    return page_of(rows, size=PAGE, key=_place), found.count()


def _asked(actor: Actor, team_ids: Collection[int] | None) -> MentionQuerySet:
    allow(actor, Permission.BOARD)
    talks = conversations_for(actor)
    if team_ids is not None:
        talks = talks.filter(team_id__in=team_ids)
    found = Mention.objects.waiting().filter(message__conversation__in=talks.values("pk"))
    beside = Membership.objects.filter(
        team=OuterRef("message__conversation__team"), staff=OuterRef("staff")
    )
    return found.filter(~Exists(beside) | Q(staff__role=Role.DEPARTMENT_READER))


def _ordered(found: MentionQuerySet) -> MentionQuerySet:
    ordered = found.select_related(*_PEOPLE)
    return ordered.order_by(F("needed_by").asc(nulls_last=True), "pk")


def _place(one: Mention) -> tuple[str | None, int]:
    return one.needed_by.isoformat() if one.needed_by else None, one.pk


def _after(cursor: str) -> Q:
    after = decode(cursor, "tn")
    if after is None:
        return Q()
    number = int(after[1] or 0)
    if after[0] is None:
        return Q(needed_by=None, pk__gt=number)
    at = datetime.fromisoformat(str(after[0]))
    return Q(needed_by__gt=at) | Q(needed_by=at, pk__gt=number) | Q(needed_by=None)
