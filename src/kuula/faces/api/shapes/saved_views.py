"""Saved views: a search, or a narrowed list of the inbox, under a name."""

from typing import Annotated, Literal
from urllib.parse import parse_qsl

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.actions.viewing import LONGEST, NAME
from kuula.desk.listing import Filters, Listing
from kuula.desk.models import SavedView
from kuula.faces.api.shapes.conversations import SentPriority, StateName, ViewName
from kuula.faces.api.shapes.fields import MOST, SentId
from kuula.faces.api.shapes.told import Sent, Told

Name = Annotated[StrictStr, Field(min_length=1, max_length=NAME)]


class NarrowedTo(Sent):
    """How a list of the inbox is narrowed and ordered; what is left out is any."""

    sort: Literal["due", "newest", "oldest"] | None = None
    state: StateName | None = None
    team: SentId | None = None
    assignee: Annotated[StrictInt, Field(ge=0, le=MOST, description="0 means nobody.")] | None = (
        None
    )
    tag: Annotated[StrictStr, Field(max_length=40)] = ""
    field: Annotated[StrictStr, Field(max_length=200)] = ""
    brand: SentId | None = None
    priority: SentPriority | None = None


class NewSavedView(Sent):
    """A view to save: a `search` as one types it, or a `view` of the inbox and how it is narrowed.
    With `team` it is for all of a team of yours."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Late parcels", "search": "tag:late is:open"},
                {"name": "Urgent", "view": "open", "narrowed": {"priority": 4}},
            ]
        }
    )

    name: Name
    search: Annotated[StrictStr, Field(max_length=LONGEST)] = ""
    view: Annotated[ViewName, Field(max_length=30)] = ""
    narrowed: NarrowedTo = NarrowedTo()
    team: SentId | None = None


class NewName(Sent):
    """Another name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Late parcels"}]})

    name: Name


class SavedViewTold(Told):
    """A saved view: your own, or of a team of yours. Of `search` and `view` one is empty;
    `narrowed` is how the view is narrowed and ordered."""

    id: int
    name: str
    team: int | None
    search: str
    view: str
    narrowed: dict[str, str]


def saved_view_told(one: SavedView) -> SavedViewTold:
    """One saved view."""
    return SavedViewTold(
        id=one.pk,
        name=one.name,
        team=one.team_id,
        search="" if one.listing else one.query,
        view=one.listing,
        narrowed=dict(parse_qsl(one.query)) if one.listing else {},
    )


def listing_sent(new: NewSavedView, usual: str) -> Listing:
    """The list that is to be saved; `usual` is the order of its view."""
    narrowed = new.narrowed
    filters = Filters(
        state=narrowed.state or "",
        team_id=narrowed.team,
        assignee_id=narrowed.assignee,
        tag=narrowed.tag,
        field=narrowed.field,
        brand_id=narrowed.brand,
        priority=narrowed.priority,
    )
    return Listing(new.view, narrowed.sort or usual, filters)
