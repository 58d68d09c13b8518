"""Oneself: who the token stands for, and what colleagues say about themselves."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictStr

from kuula.faces.api.shapes.fields import Flag, LanguageCode
from kuula.faces.api.shapes.told import Named, Sent, Told
from kuula.workspace.models import Staff


class MeTold(Told):
    """Who you are: the colleague behind the token, and what the token may do."""

    id: int | None
    name: str
    language: str
    scopes: list[str]
    teams: list[Named]


class ProfileTold(Told):
    """What you say about yourself, and how your screens look."""

    name: str
    email: str
    role: str
    language: str
    theme: str
    density: str
    keys: bool
    signature: str


class ProfileChange(Sent):
    """What to change; what is left out stays. The signature stands above the brand's; `keys` lets
    single letters work as shortcuts."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"language": "et", "signature": "Mari Mets"}]}
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)] = "-"
    language: LanguageCode = "en"
    theme: Literal["system", "light", "dark"] = "system"
    density: Literal["comfortable", "compact", "roomy"] = "comfortable"
    keys: Flag = True
    signature: Annotated[StrictStr, Field(max_length=2000)] = ""


def profile_told(staff: Staff) -> ProfileTold:
    """A colleague's own profile."""
    return ProfileTold(**{name: getattr(staff, name) for name in ProfileTold.model_fields})
