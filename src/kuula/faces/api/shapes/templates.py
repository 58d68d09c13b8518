"""Reply templates, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StrictStr

from kuula.desk.actions.templates import FOLDER, NAME
from kuula.desk.models import ReplyTemplate
from kuula.faces.api.shapes.fields import LanguageCode, SentId, Words
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named

Whose = Literal["own", "team", "all"]


class TemplateTold(Told):
    """A reply template, of one brand or of all: your own, a team's or everybody's. `uses` says how
    often it was put into an answer, `used_at` when last."""

    id: int
    name: str
    folder: str
    whose: Whose
    team: Named | None
    language: str
    brand: Named | None
    text: str
    uses: int
    used_at: datetime | None
    changed_at: datetime


class NewTemplate(Sent):
    """A reply template; {customer.first_name} and the like are filled when it is used.

    Without `whose` a new one is for everybody; an old one stays whose it is, and without `folder`
    where it is.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Greeting",
                    "language": "en",
                    "text": "Hello {customer.first_name},",
                    "whose": "own",
                    "folder": "First words",
                }
            ]
        }
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=NAME)]
    language: LanguageCode
    text: Annotated[Words, Field(min_length=1)]
    brand: SentId | None = None
    whose: Whose | None = None
    team: SentId | None = None
    folder: Annotated[StrictStr, Field(max_length=FOLDER)] | None = None


class Listing(Asked):
    """Which templates: `whose` narrows to an owner, `unused_since` to those nobody used from then
    on."""

    whose: Whose | None = None
    unused_since: Annotated[AwareDatetime, Field()] | None = None


class FilledTold(Told):
    """A reply template filled for a conversation; `open` are the places that have no value."""

    text: str
    open: list[str]


def whose_of(template: ReplyTemplate) -> Whose:
    """Whose a template is."""
    if template.staff_id:
        return "own"
    return "team" if template.team_id else "all"


def template_told(template: ReplyTemplate) -> TemplateTold:
    """One reply template."""
    return TemplateTold(
        id=template.pk,
        name=template.name,
        folder=template.folder,
        whose=whose_of(template),
        team=named(template.team),
        language=template.language,
        brand=named(template.brand),
        text=template.text,
        uses=template.uses,
        used_at=template.used_at,
        changed_at=template.changed_at,
    )
