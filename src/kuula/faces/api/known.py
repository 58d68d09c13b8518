"""Which brands and teams a program may name, remembered for a few seconds."""

from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from kuula.channels.mail.queries import BrandDoor, brand_doors, own_addresses
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import email_key, is_email
from kuula.workspace.actors import Actor
from kuula.workspace.queries import brand_ids, team_ids

FRESH: Final = 2


def known_door(actor: Actor, *, brand_id: int, team_id: int | None) -> BrandDoor | None:
    """The mailbox that speaks for a brand, None when it has none.

    Raises Problem for a brand or team that does not exist for the actor.
    """
    brands, teams, doors, _ours = _known(int(clock.real_now().timestamp()) // FRESH)
    if brand_id not in brands or (team_id is not None and team_id not in teams):
        forget_doors()
        brands, teams, doors, _ours = _known(0)
    if brand_id not in brands:
        raise Problem(_("There is no such brand."), field="brand")
    if team_id is not None and (team_id not in teams or not actor.sees_team(team_id)):
        raise Problem(_("There is no such team."), field="team")
    return doors.get(brand_id)


def refuse_impossible_customer(email: str) -> None:
    """Raise Problem for an address that mail cannot be sent to, or that is a mailbox of ours."""
    if not is_email(email):
        raise Problem(_("This is not an e-mail address."), field="customer.email")
    if email_key(email) in _known(int(clock.real_now().timestamp()) // FRESH)[3]:
        raise Problem(
            _("This is the address of a mailbox of ours, not of a customer."),
            field="customer.email",
        )


def forget_doors() -> None:
    """Let this process read anew what brands, teams and mailboxes there are."""
    _known.cache_clear()


@lru_cache(maxsize=2)
def _known(
    _moment: int,
) -> tuple[frozenset[int], frozenset[int], dict[int, BrandDoor], frozenset[str]]:
    return brand_ids(), team_ids(), brand_doors(), own_addresses()
