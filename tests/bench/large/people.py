"""Who works at the large desk, made by actions."""

from tests.product.seed import OFFICE, PASSWORD

TEAMS = ("First line", "Deliveries", "Invoices", "Spare parts", "Returns", "Shops", "Firms")
AGENTS = 20


def around() -> dict[str, list[int] | list[str]]:
    """Two brands, eight teams (one closed), twenty agents: their ids, and the agents' addresses."""
    from kuula.workspace.access import actor_for
    from kuula.workspace.actions import (
        BrandForm,
        StaffForm,
        add_brand,
        add_staff,
        add_team,
        finish_first_run,
    )
    from kuula.workspace.actors import SYSTEM

    brands = [
        add_brand(SYSTEM, form=BrandForm(name, "et", hours=OFFICE))
        for name in ("Põhjala Kodu", "Lumen")
    ]
    teams = [add_team(SYSTEM, name=name) for name in TEAMS]
    closed = add_team(SYSTEM, name="Board", closed=True)
    open_ids = [team.pk for team in teams]

    def agent(number: int):
        where = (open_ids[number % len(open_ids)],)
        form = StaffForm(f"agent{number}@large.example", f"Agent {number}", "agent", "en", where)
        return add_staff(SYSTEM, form=form, password=PASSWORD)

    staff = [agent(number) for number in range(AGENTS)]
    boss = StaffForm("boss@large.example", "Boss", "administrator", "en", (closed.pk,))
    finish_first_run(actor_for(add_staff(SYSTEM, form=boss, password=PASSWORD)))
    return {
        "brands": [brand.pk for brand in brands],
        "teams": [*open_ids, closed.pk],
        "staff": [one.pk for one in staff],
        "emails": [one.email for one in staff],
    }
