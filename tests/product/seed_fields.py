"""A team of a running product that asks for fields, has a checklist, and an agent with a macro."""

from kuula.desk.actions.checklists import ChecklistForm, save_checklist
from kuula.desk.actions.fields import FieldForm, save_field
from kuula.desk.actions.macros import MacroForm, save_macro
from kuula.desk.macros.steps import Steps
from kuula.workspace.access import actor_for
from kuula.workspace.actions import add_team
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff


def returns() -> None:
    """A team whose conversations need a reason; prints its number."""
    team = add_team(SYSTEM, name="Returns")
    reasons = (("", "Late"), ("", "Broken"), ("", "Wrong colour"))
    save_field(SYSTEM, form=FieldForm("Reason", "choice", reasons, team=team, required=True))
    save_field(SYSTEM, form=FieldForm("Order number", "text", team=team))
    steps = ("Ask for a photo", "Order the courier")
    save_checklist(SYSTEM, form=ChecklistForm("Return", steps, team=team))
    steps = Steps(
        tags=["refund"],
        priority=3,
        assignee="me",
        reply={"en": "Hello, {customer.first_name}!", "et": "Tere, {customer.first_name}!"},
    )
    ivo = actor_for(Staff.objects.get(email="ivo@pohjala.example"))
    save_macro(ivo, form=MacroForm("Promise a refund", steps))
    print(team.pk)
