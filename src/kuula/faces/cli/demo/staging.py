"""Telling the demo company's story: actions only, as history that fires nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rich.progress import track

from kuula.channels.mail.actions.mailboxes import MailboxForm, add_mailbox, pause_mailbox
from kuula.channels.mail.models import Mailbox
from kuula.desk.actions import TemplateForm, save_template
from kuula.desk.actions.matters import follow_ledger, judge_due_matters
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.equipping import equip
from kuula.faces.cli.demo.experiencing import experience
from kuula.faces.cli.demo.giving import allow_giving
from kuula.faces.cli.demo.goods import stock
from kuula.faces.cli.demo.hearing import hear
from kuula.faces.cli.demo.knowing import know
from kuula.faces.cli.demo.performing import perform
from kuula.faces.cli.demo.planned import Period, period
from kuula.faces.cli.demo.recognising import recognise
from kuula.faces.cli.demo.script import Brand, Script, load_script, plan
from kuula.faces.cli.demo.segmenting import segment
from kuula.faces.cli.demo.shopping import furnish, watch
from kuula.faces.cli.demo.surveying import survey
from kuula.faces.cli.demo.troubling import trouble
from kuula.faces.cli.demo.voicing import voice
from kuula.faces.cli.demo.webshops import load_webshops
from kuula.faces.cli.saying import console, step
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.people.actions import (
    CustomerForm,
    add_address,
    add_company,
    add_customer,
    set_address_shared,
)
from kuula.workspace.actions import (
    BrandForm,
    StaffForm,
    add_brand,
    add_staff,
    add_team,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.published import DEMO_PASSWORD

PRACTICE_SMTP: Final = 2525
PASSWORD: Final = DEMO_PASSWORD


@dataclass(frozen=True)
class Stage:
    """What was put up before the play begins."""

    script: Script
    cast: Cast
    when: Period


def load() -> None:
    """Put the demo company in: brands, teams, staff, customers, ninety days of conversations."""
    script = load_script()
    until = clock.now()
    with step("Inventing a small company"):
        cast = invent(script, until)
    with step("Letting them shop"):
        furnish(script, cast, period(until))
    played = plan(script, until=until)
    told = [
        (planned, perform(planned, cast, script))
        for planned in track(played, "Telling ninety days", console=console, transient=True)
    ]
    with step("Hearing their webshops"):
        hear(load_webshops(), cast, period(until))
        recognise(load_webshops(), cast, until)
    with step("Seeing what came late"):
        watch(period(until))
    with step("Seeing who belongs together"):
        segment(until)
    with step("Writing surveys"):
        survey(until, [cast.customers[one.email] for one in script.customers])
    with step("Finding what troubles them"):
        trouble(told, cast)
    with step("Seeing what was solved at first contact"):
        follow_ledger(SYSTEM)
        judge_due_matters(SYSTEM)
    _listen(script, cast, until)


def _listen(script: Script, cast: Cast, until: datetime) -> None:
    with step("Hearing what they experienced"):
        voice(script, cast, until)
        experience(script, cast, until)


def invent(script: Script, until: datetime) -> Cast:
    """Make brands, teams, staff and customers, who have been here since ninety days before."""
    with as_history(period(until).since):
        return _people(script, _company(script))


def logins() -> Iterator[str]:
    """One line for each person one can sign in as."""
    for member in load_script().staff:
        yield f"{member.email}  {PASSWORD}  ({member.role}, {member.name})"


def _company(script: Script) -> Cast:
    cast = Cast()
    for brand in script.brands:
        brand_form = BrandForm(
            name=brand.name,
            language=brand.languages[0],
            time_zone=brand.time_zone,
            hours=brand.hours,
            signatures={code: text.strip() for code, text in brand.signature.items()},
        )
        cast.brands[brand.key] = add_brand(SYSTEM, form=brand_form)
    for team in script.teams:
        cast.teams[team.key] = add_team(SYSTEM, name=team.name)
    for member in script.staff:
        teams = tuple(team.pk for key, team in cast.teams.items() if key == member.team)
        form = StaffForm(
            member.email,
            member.name,
            member.role,
            member.languages[0],
            teams,
            member.department,
        )
        cast.enlist(add_staff(SYSTEM, form=form, password=PASSWORD))
    return cast


def _people(script: Script, cast: Cast) -> Cast:
    for brand in script.brands:
        team = next(t for t in script.teams if t.brand == brand.key)
        cast.mailboxes[brand.key] = _mailbox(brand, team.key, cast)
        cast.targets[brand.key] = brand.first_reply_minutes
    _customers(script, cast)
    _templates(script, cast)
    allow_giving()
    equip(script, cast)
    stock(script)
    know(script, cast)
    return cast


def _mailbox(brand: Brand, team: str, cast: Cast) -> Mailbox:
    """The brand's address; paused, for no server stands behind it (`kuula demo mail` gives one)."""
    form = MailboxForm(
        address=brand.from_address,
        name=brand.name,
        brand_id=cast.brands[brand.key].pk,
        team_id=cast.teams[team].pk,
        reply_target=brand.first_reply_minutes,
        way=Mailbox.Way.RECEIVER,
        smtp_host="localhost",
        smtp_port=PRACTICE_SMTP,
        smtp_security=Mailbox.Security.NONE,
    )
    return pause_mailbox(SYSTEM, mailbox=add_mailbox(SYSTEM, form=form), paused=True)


def _customers(script: Script, cast: Cast) -> None:
    domains = {c.company: c.email.rpartition("@")[2] for c in script.customers if c.company}
    companies = {
        name: add_company(SYSTEM, name=name, domains=(domain,)) for name, domain in domains.items()
    }
    for customer in script.customers:
        company = companies.get(customer.company)
        form = CustomerForm(
            name=f"{customer.first} {customer.last}".strip(),
            language=customer.language,
            company_id=company.pk if company else None,
            city=customer.city,
            phone=customer.phone,
        )
        made = add_customer(SYSTEM, form=form)
        address = add_address(SYSTEM, customer=made, email=customer.email)
        if customer.shared:
            set_address_shared(SYSTEM, address=address, shared=True)
        cast.customers[customer.email] = made


def _templates(script: Script, cast: Cast) -> None:
    for brand in script.brands:
        for template in script.templates:
            for language in brand.languages:
                form = TemplateForm(
                    name=template.name[language],
                    language=language,
                    text=template.body[language].strip(),
                    brand_id=cast.brands[brand.key].pk,
                    folder=template.folder.get(language, ""),
                )
                save_template(SYSTEM, form=form)
