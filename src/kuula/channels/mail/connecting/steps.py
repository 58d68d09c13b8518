"""The steps of a mailbox test, each with a sentence that says what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried. `message` is for people, in their language.

    A step that is not `serious` is advice: mail works, but it could be trusted more by others.
    """

    name: str
    ok: bool
    message: str
    serious: bool = True


def all_well(steps: tuple[Step, ...]) -> bool:
    """Whether the mailbox can be used: every serious step went well."""
    return all(step.ok for step in steps if step.serious)
