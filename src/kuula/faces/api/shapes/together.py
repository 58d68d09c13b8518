"""Following and asking colleagues, as programs send and are told it."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, StrictStr

from kuula.desk.together import Standing
from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.told import Named, Told
from kuula.faces.api.shapes.told import Sent as Form


class NewQuestion(Form):
    """One colleague is asked something, to be answered by a moment if that matters."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"staff": 4, "question": "Is it in stock?"}]}
    )

    staff: SentId
    question: Annotated[StrictStr, Field(min_length=1, max_length=5000)]
    needed_by: Annotated[AwareDatetime, Field(strict=False)] | None = None


class StandingTold(Told):
    """A note that asks or names a colleague who has not answered yet. `question` is false where it
    only names you; the note is `message`."""

    id: int
    message: int
    question: bool
    staff: Named
    asked_by: Named | None
    asked_at: datetime
    needed_by: datetime | None


def standing_told(one: Standing) -> StandingTold:
    """As programs are told it."""
    asker = Named(id=one.asker_id, name=one.asker or "") if one.asker_id else None
    return StandingTold(
        id=one.id,
        message=one.message_id,
        question=one.question,
        staff=Named(id=one.staff_id, name=one.staff),
        asked_by=asker,
        asked_at=one.asked_at,
        needed_by=one.needed_by,
    )
