"""Problem details: what a program is told when it does not get what it asked for."""

from pydantic import BaseModel, ConfigDict

from kuula.faces.api.shapes.meanwhile import CameTold


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457). `type` is stable and for programs, `detail` for people. `came` is
    told where others were faster and `last_seen` had been sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:kuula:problem:not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no conversation № 48213.",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list["Fault"] | None = None
    came: CameTold | None = None


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    field: str
    detail: str
