"""Taking the demo company out: the invented goes, what real work hangs on stays and is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from kuula.channels.mail.access import mailboxes_for
from kuula.channels.mail.actions.undoing import undo_mailboxes
from kuula.channels.mail.models import Mailbox
from kuula.connectors.shops.actions import undo_shops
from kuula.desk.access import conversations_for
from kuula.desk.actions import (
    free_templates,
    undo_conversations,
    undo_equipment,
    undo_templates,
)
from kuula.desk.actions.goodwill import undo_limits
from kuula.desk.queries import count_templates
from kuula.faces.cli.demo.experiencing import JOURNEYS, OWN
from kuula.faces.cli.demo.goods import SOURCE
from kuula.faces.cli.demo.heeding import DEPARTMENTS
from kuula.faces.cli.demo.knowing import ATTRIBUTES, PURPOSES
from kuula.faces.cli.demo.script import Script, load_script
from kuula.faces.cli.demo.segmenting import PERSONAS, RULES
from kuula.faces.cli.demo.surveying import NAMES, invented_keys
from kuula.faces.cli.demo.voicing import load_voices
from kuula.faces.cli.demo.webshops import load_webshops
from kuula.faces.cli.saying import step
from kuula.ledger.undoing import undo_facts
from kuula.listening.actions import undo_ratings
from kuula.listening.experiences.actions import drop_retracted
from kuula.listening.feedback.actions import undo_departments, undo_feedback
from kuula.listening.mentions.actions import undo_sources
from kuula.listening.surveys.actions import undo_surveys
from kuula.listening.touchpoints.actions import undo_journeys, undo_touchpoints
from kuula.people.actions import undo_customers, undo_definitions
from kuula.people.commerce.actions.forgetting import undo_facts_of
from kuula.people.segments.actions import undo_segments
from kuula.workspace.actions import Invention, Staying, undo_company
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Team
from kuula.workspace.queries import has_staff, imported_brand_ids

HEAD = "These stay as they are, because real work hangs on them:"


@dataclass(frozen=True)
class Left:
    """What the demo company leaves behind; `freed` are names of templates, now for all brands,
    `surveys` those that somebody answered."""

    staying: Staying
    mailboxes: tuple[Mailbox, ...]
    freed: tuple[str, ...]
    surveys: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """It in plain words, with what is to do; nothing when all is gone."""
        named = list(self._named())
        yield from [HEAD, *(f"  {line}" for line in named)] if named else []
        for team in self.staying.unseen:
            yield (
                f"The closed team {team.name} has no members now, so nobody sees its"
                " conversations: an administrator can put colleagues in under Settings, Teams."
            )
        if not has_staff():
            yield "Nobody can sign in now: `kuula createadmin` makes an administrator."

    def _named(self) -> Iterator[str]:
        yield from (f"Brand {one.name}: {_of_brand(one)}" for one in self.staying.brands)
        yield from (f"Mailbox {one.address}: {_of_mailbox(one)}" for one in self.mailboxes)
        yield from (f"Team {one.name}: {_of_team(one)}" for one in self.staying.teams)
        yield from (f"Template {name}: for all brands now" for name in self.freed)
        yield from (f"Survey {name}: people answered it; it is closed" for name in self.surveys)


def remove() -> Left:
    """Take the demo company out. Facts are retracted, never deleted; real work stays usable."""
    script, webshops = load_script(), load_webshops()
    brand_ids = imported_brand_ids([brand.name for brand in script.brands])
    with step("Taking the demo company out"), transaction.atomic():
        emails = [*(one.email for one in script.customers), *webshops.emails]
        _unsay(undo_conversations(SYSTEM, brand_ids=brand_ids), emails)
        undo_mailboxes(SYSTEM, addresses=[brand.from_address for brand in script.brands])
        undo_equipment(SYSTEM, brand_ids=brand_ids)
        undo_templates(SYSTEM, brand_ids=brand_ids)
        undo_limits(SYSTEM)
        undo_shops(SYSTEM, names=[one.name for one in webshops.shops])
        undo_facts_of(SYSTEM, source=SOURCE)
        surveys = undo_surveys(SYSTEM, names=tuple(NAMES.values()), invented=invented_keys())
        undo_sources(SYSTEM, names=load_voices().names)
        undo_segments(SYSTEM, names=tuple(RULES), personas=[form.name for _name, form in PERSONAS])
        customer_ids = undo_customers(SYSTEM, emails=emails)
        undo_definitions(
            SYSTEM,
            attributes=[form.name for form in ATTRIBUTES],
            purposes=[form.name for form in PURPOSES],
        )
        undo_facts(SYSTEM.who, brand_ids=brand_ids, customer_ids=customer_ids)
        drop_retracted(SYSTEM)
        undo_journeys(SYSTEM, names=JOURNEYS)
        undo_touchpoints(SYSTEM, names=[form.name for form in OWN])
        freed = free_templates(SYSTEM, brand_ids=_idle(brand_ids))
        staying = undo_company(SYSTEM, invention=_invention(script, brand_ids))
        mailboxes = mailboxes_for(SYSTEM).filter(brand_id__in=brand_ids)
    return Left(staying, tuple(mailboxes), tuple(freed), tuple(surveys))


def _unsay(conversation_ids: Sequence[int], emails: Sequence[str]) -> None:
    """Take out what customers said of their conversations and to departments."""
    undo_ratings(SYSTEM, conversation_ids=conversation_ids)
    undo_feedback(SYSTEM, conversation_ids=conversation_ids, emails=emails)
    undo_departments(SYSTEM, names=DEPARTMENTS)


def _idle(brand_ids: Sequence[int]) -> list[int]:
    """The brands that no conversation and no mailbox is left of."""
    talks = conversations_for(SYSTEM).filter(brand_id__in=brand_ids)
    boxes = mailboxes_for(SYSTEM).filter(brand_id__in=brand_ids)
    used = {*talks.values_list("brand_id", flat=True), *boxes.values_list("brand_id", flat=True)}
    return [one for one in brand_ids if one not in used]


def _invention(script: Script, brand_ids: Sequence[int]) -> Invention:
    emails = [member.email for member in script.staff]
    return Invention(brand_ids, emails, [team.name for team in script.teams])


def _of_brand(brand: Brand) -> str:
    talks = conversations_for(SYSTEM).filter(brand=brand).count()
    boxes = mailboxes_for(SYSTEM).filter(brand=brand).count()
    templates = count_templates(brand.pk)
    return _counted(
        (talks, "conversation", "conversations"),
        (boxes, "mailbox", "mailboxes"),
        (templates, "template of yours", "templates of yours"),
    )


def _of_mailbox(mailbox: Mailbox) -> str:
    if mailbox.active:
        return "mail goes through it"
    return "mail went through it; it is paused, Settings, Mailboxes starts it again"


def _of_team(team: Team) -> str:
    members = team.staff.filter(is_active=True).count()
    talks = conversations_for(SYSTEM).filter(team=team).count()
    boxes = mailboxes_for(SYSTEM).filter(team=team).count()
    return _counted(
        (members, "colleague", "colleagues"),
        (talks, "conversation", "conversations"),
        (boxes, "mailbox", "mailboxes"),
    )


def _counted(*kinds: tuple[int, str, str]) -> str:
    said = [f"{count} {one if count == 1 else many}" for count, one, many in kinds if count]
    return ", ".join(said)
