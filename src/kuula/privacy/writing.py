"""What is held on a person, written to be read by programs (JSON) or by people (HTML)."""

from datetime import date, datetime
from typing import Any, Final

import orjson
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuula.privacy.holding import Held
from kuula.ui.formats import date_time, full_date

FORMATS: Final = {"json": "application/json", "html": "text/html"}
LABELS: Final[dict[str, str | Promise]] = {
    "customer": _("Number"),
    "made_at": _("Written on"),
    "left_out": _("Left out for want of a right"),
    "profile": _("Profile"),
    "name": _("Name"),
    "called": _("Wants to be called"),
    "other_names": _("Other names"),
    "language": _("Language"),
    "languages": _("Also understands"),
    "company": _("Company"),
    "parent_company": _("Belongs to"),
    "city": _("City"),
    "phone": _("Phone"),
    "channel": _("Channel"),
    "times": _("Best times"),
    "known_since": _("Known since"),
    "addresses": _("Addresses"),
    "contacts": _("Contacts"),
    "attributes": _("Attributes"),
    "dates": _("Important dates"),
    "notes": _("Notes"),
    "consents": _("Consents"),
    "segments": _("Segments"),
    "orders": _("Orders"),
    "invoices": _("Invoices"),
    "returns": _("Returns"),
    "subscriptions": _("Subscriptions"),
    "owned_products": _("Products they own"),
    "customer_numbers": _("Numbers in shops"),
    "conversations": _("Conversations"),
    "ratings": _("Ratings"),
    "surveys": _("Surveys"),
    "survey": _("Survey"),
    "feedback": _("Feedback"),
    "department": _("Department"),
    "told": _("Told what came of it"),
    "told_at": _("Told on"),
    "way": _("Way"),
    "answers": _("Answers"),
    "question": _("Question"),
    "timeline": _("Timeline"),
    "looks": _("Who looked"),
    "merged": _("Merged into this customer"),
    "value": _("Value"),
    "words": _("Words"),
    "shared": _("shared"),
    "verified": _("verified"),
    "source": _("Source"),
    "since": _("Since"),
    "kind": _("Kind"),
    "as_of": _("As of"),
    "day": _("Day"),
    "month": _("Month"),
    "year": _("Year"),
    "yearly": _("Every year"),
    "felt": _("It was"),
    "text": _("Text"),
    "at": _("When"),
    "purpose": _("Purpose"),
    "answer": _("Answer"),
    "basis": _("Legal basis"),
    "version": _("Version"),
    "asked": _("Asked in these words"),
    "withdrawn_at": _("Withdrawn"),
    "withdrawn_channel": _("Withdrawn by"),
    "number": _("Number"),
    "subject": _("Subject"),
    "state": _("State"),
    "messages": _("Messages"),
    "by": _("From"),
    "files": _("Files"),
    "satisfied": _("Satisfied"),
    "comment": _("Comment"),
    "type": _("What"),
    "facts": _("Details"),
    "where": _("Where"),
    "lines": _("Lines"),
    "product": _("Product"),
    "quantity": _("Quantity"),
    "price": _("Price"),
    "total": _("Total"),
    "currency": _("Currency"),
    "url": _("Address in the web"),
    "placed_at": _("Ordered on"),
    "deliveries": _("Deliveries"),
    "carrier": _("Carrier"),
    "tracking": _("Tracking number"),
    "promised_on": _("Promised for"),
    "sent_at": _("Sent on"),
    "delivered_at": _("Delivered on"),
    "cancelled": pgettext_lazy("order", "Cancelled"),
    "payments": _("Payments"),
    "paid_at": _("Paid on"),
    "method": _("Paid by"),
    "amount": _("Amount"),
    "order": _("Order number"),
    "issued_on": _("Issued on"),
    "due_on": _("To be paid by"),
    "paid": _("Paid"),
    "what": _("Sent back"),
    "reason": _("Reason"),
    "opened_at": _("Registered on"),
    "closed_at": _("Settled on"),
    "started_on": _("Began on"),
    "renews_on": _("Renews on"),
    "ended_on": _("Ended on"),
    "every": _("How often"),
    "serial": _("Serial number"),
    "bought_on": _("Bought on"),
    "warranty_until": _("Warranty until"),
}


def written(held: Held, form: str) -> bytes:
    """`held` as one file in one of FORMATS, in the language that is spoken now."""
    if form == "json":
        return orjson.dumps(held, option=orjson.OPT_INDENT_2)
    parts = {"held": held, "label": label, "said": said}
    return render_to_string("privacy/held.html", parts, using="jinja2").encode()


def label(key: str) -> str:
    """What a key is called for people."""
    return str(LABELS.get(key, key.replace("_", " ")))


def said(value: Any) -> str:
    """A plain value for people."""
    if isinstance(value, datetime):
        return date_time(value)
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "—" if value in (None, "") else str(value)
