"""Placeholders in reply templates, filled from the conversation."""

from django.conf import settings
from django.utils.translation import gettext as _

from kuula.desk.goodwill.codes import shown
from kuula.desk.goodwill.listed import latest_voucher
from kuula.desk.models import Conversation
from kuula.desk.promises.links import promises_link
from kuula.kit.placeholders import PLACE
from kuula.workspace.models import Staff


def fill(text: str, conversation: Conversation, agent: Staff) -> str:
    """`text` with its placeholders filled; one that has no value is left for the agent to see."""
    values = {
        "customer.name": conversation.customer.name,
        "customer.first_name": conversation.customer.first_name,
        "conversation.number": str(conversation.number),
        "conversation.subject": conversation.subject,
        "agent.name": agent.name,
        "agent.first_name": agent.first_name,
        "brand.name": conversation.brand.name,
        "promises.link": promises_link(conversation),
        "voucher.code": _voucher_code(conversation) if "{voucher.code}" in text else "",
    }
    return PLACE.sub(lambda place: values.get(place[1]) or place[0], text)


def preview(text: str, agent: Staff) -> str:
    """`text` as some customer would get it, with made-up values but the agent's own name."""
    values = {
        "customer.name": _("Mari Maasikas"),
        "customer.first_name": _("Mari"),
        "conversation.number": "48213",
        "conversation.subject": _("Question about an order"),
        "agent.name": agent.name,
        "agent.first_name": agent.first_name,
        "brand.name": _("Our brand"),
        "promises.link": f"{settings.PUBLIC_URL}/p/…",
        "voucher.code": "7K2M-9QXD-4HTV",
    }
    return PLACE.sub(lambda place: values.get(place[1]) or place[0], text)


def _voucher_code(conversation: Conversation) -> str:
    """The newest code given here that can still be redeemed; empty without one."""
    voucher = latest_voucher(conversation)
    return shown(voucher.code) if voucher else ""
