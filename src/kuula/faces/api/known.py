"""Which brands and teams a program may name, remembered for a few seconds."""

from django.utils.translation import gettext as _

from kuula.channels.mail.queries import BrandDoor, brand_doors, own_addresses
from kuula.kit.problems import Problem
from kuula.kit.remembering import remembered
from kuula.kit.text import email_key, is_email
from kuula.workspace.actors import Actor
from kuula.workspace.queries import brand_ids, team_ids


def known_door(actor: Actor, *, brand_id: int, team_id: int | None) -> BrandDoor | None:
    """The mailbox that speaks for a brand, None when it has none.

    Raises Problem for a brand or team that does not exist for the actor.
    """
    brands, teams, doors, _ours = _known()
    if brand_id not in brands or (team_id is not None and team_id not in teams):
        _known.forget()
        brands, teams, doors, _ours = _known()
    if brand_id not in brands:
        raise Problem(_("There is no such brand."), field="brand")
    if team_id is not None and (team_id not in teams or not actor.sees_team(team_id)):
        raise Problem(_("There is no such team."), field="team")
    return doors.get(brand_id)


def refuse_impossible_customer(email: str) -> None:
    """Raise Problem for an address that mail cannot be sent to, or that is a mailbox of ours."""
    if not is_email(email):
        raise Problem(_("This is not an e-mail address."), field="customer.email")
    if email_key(email) in _known()[3]:
        raise Problem(
            _("This is the address of a mailbox of ours, not of a customer."),
            field="customer.email",
        )


@remembered(seconds=2, most=1)
def _known() -> tuple[frozenset[int], frozenset[int], dict[int, BrandDoor], frozenset[str]]:
    return brand_ids(), team_ids(), brand_doors(), own_addresses()
