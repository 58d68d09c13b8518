"""Contact forms, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Literal

from django.conf import settings
from pydantic import ConfigDict, Field, StrictStr

from kuula.channels.form.actions import LONGEST_TOPIC, MOST_SITES, MOST_TOPICS
from kuula.channels.form.models import ContactForm
from kuula.faces.api.shapes.fields import Flag, SentId
from kuula.faces.api.shapes.told import Named, Sent, Told, named

Kind = Literal["contact", "feedback"]
Name = Annotated[StrictStr, Field(min_length=1, max_length=80)]
Topics = Annotated[
    list[Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_TOPIC)]],
    Field(max_length=MOST_TOPICS),
]
Sites = Annotated[
    list[Annotated[StrictStr, Field(min_length=1, max_length=300)]], Field(max_length=MOST_SITES)
]


class ContactFormTold(Told):
    """A contact form. `address` is its own page, `key` what the script of a site names; `sites` may
    show it inside their pages. One that is not `active` says that it is gone."""

    id: int
    name: str
    key: str
    address: str
    brand: Named | None
    team: Named | None
    kind: Kind
    department: Named | None
    topics: list[str]
    sites: list[str]
    active: bool
    created_at: datetime


class ContactFormMade(ContactFormTold):
    """The same with the `secret` a site signs with who is signed in there: told once, empty in the
    answer to a repeated request."""

    secret: str


class NewContactForm(Sent):
    """A contact form to make. Without a team nobody is given what is written. One of the kind
    `feedback` begins no conversations: what is written becomes feedback for `department`, without
    one for the department its words propose. The kind stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Shop",
                    "brand": 1,
                    "topics": ["Delivery", "Return"],
                    "sites": ["https://shop.example"],
                }
            ]
        }
    )

    name: Name
    brand: SentId
    team: SentId | None = None
    kind: Kind = "contact"
    department: SentId | None = None
    topics: Topics = []
    sites: Sites = []
    active: Flag = True


class ContactFormChange(Sent):
    """What to change; what is left out stays. With `active` false it is switched off."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"active": False}]})

    name: Name = "-"
    brand: SentId = 1
    team: SentId | None = None
    department: SentId | None = None
    topics: Topics = []
    sites: Sites = []
    active: Flag = True


def contact_form_told(form: ContactForm) -> ContactFormTold:
    """One contact form, without its secret."""
    return ContactFormTold(
        id=form.pk,
        name=form.name,
        key=form.key,
        address=f"{settings.PUBLIC_URL.rstrip('/')}/f/{form.key}",
        brand=named(form.brand),
        team=named(form.team),
        kind="feedback" if form.kind == ContactForm.Kind.FEEDBACK else "contact",
        department=named(form.department),
        topics=list(form.topics),
        sites=list(form.sites),
        active=form.active,
        created_at=form.created_at,
    )
