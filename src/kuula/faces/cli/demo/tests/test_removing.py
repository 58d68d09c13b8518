"""Taking the demo company out leaves what is real, usable and named; the rest goes."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from kuula.channels.mail.actions.incoming import take_in
from kuula.channels.mail.actions.mailboxes import pause_mailbox
from kuula.channels.mail.actions.sorting import sort_mail
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.tests.postbag import mail
from kuula.connectors.shops.models import Shop, ShopCall
from kuula.desk.actions import TemplateForm, open_conversation, save_template, solve_conversation
from kuula.desk.actions.fields import FieldForm, save_field
from kuula.desk.incoming import Incoming, Opened, Opening
from kuula.desk.models import (
    Checklist,
    Complaint,
    Conversation,
    CustomField,
    Incident,
    Macro,
    Notice,
    ReplyTarget,
    RootCause,
)
from kuula.faces.cli import installation
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.command import command
from kuula.faces.cli.demo.experiencing import experience
from kuula.faces.cli.demo.hearing import hear
from kuula.faces.cli.demo.performing import perform
from kuula.faces.cli.demo.planned import period
from kuula.faces.cli.demo.recognising import recognise
from kuula.faces.cli.demo.script import load_script, plan
from kuula.faces.cli.demo.segmenting import segment
from kuula.faces.cli.demo.staging import invent
from kuula.faces.cli.demo.surveying import survey
from kuula.faces.cli.demo.troubling import trouble
from kuula.faces.cli.demo.voicing import voice
from kuula.faces.cli.demo.webshops import load_webshops
from kuula.kit import clock, home, postgres
from kuula.ledger.models import Entry
from kuula.ledger.recording import as_history
from kuula.listening.models import (
    Department,
    ExperienceFact,
    FeedbackMatter,
    FeedbackPiece,
    Journey,
    Mention,
    MentionSource,
    Survey,
    Touchpoint,
)
from kuula.listening.surveys.results.queries import results_of
from kuula.people.actions import CustomerForm, add_customer
from kuula.people.merging.actions import merge_customers
from kuula.people.models import (
    Attribute,
    AttributeValue,
    Buyer,
    Consent,
    Contact,
    Customer,
    CustomerMerge,
    CustomerNote,
    ImportantDate,
    Likeness,
    Order,
    Persona,
    Purpose,
    Segment,
)
from kuula.workspace.actions import StaffForm, add_staff, change_team, set_members
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Staff, Team

pytestmark = pytest.mark.django_db
SCRIPT = load_script()
FIRST, SECOND = SCRIPT.brands
REAL = "kari@kunde.example"


EQUIPMENT = (CustomField, Checklist, ReplyTarget, Macro, Incident, RootCause, Complaint, Notice)
KNOWN = (Attribute, AttributeValue, Purpose, Consent, Contact, ImportantDate, CustomerNote)
SEGMENTED = (Segment, Persona, Survey)
EXPERIENCED = (
    Journey, ExperienceFact, FeedbackMatter, FeedbackPiece, Department, Mention, MentionSource,
)  # fmt: skip
HEARD = (Shop, ShopCall, Order, Buyer, Likeness)
ALIKE = ("Kadri Tamm", "Jelena Kuznetsova", "Marko Babic", "Rasmus Poder")


@pytest.fixture(autouse=True)
def cast() -> Cast:
    return invent(SCRIPT, clock.now())


@pytest.fixture
def client() -> Client:
    boss = StaffForm("boss@kuula.example", "Boss", "administrator")
    seen = Client()
    seen.force_login(add_staff(SYSTEM, form=boss, password="x"))
    return seen


def opened(brand: Brand, email: str, text: str) -> Opened:
    said = Incoming(email=email, name="Kari", text=text, visible=text, at=clock.now())
    return open_conversation(SYSTEM, opening=Opening(brand.pk, text, "mail"), message=said)


def removed() -> str:
    """What the command says."""
    done = CliRunner().invoke(command, ["--remove"], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def mailed(*, paused: bool) -> tuple[Mailbox, Conversation]:
    """Real mail came to the first demo mailbox."""
    mailbox = Mailbox.objects.get(address=FIRST.from_address)
    pause_mailbox(SYSTEM, mailbox=mailbox, paused=paused)
    raw = take_in(SYSTEM, mailbox=mailbox, raw=mail(REAL, to=FIRST.from_address))
    assert raw is not None
    sort_mail(SYSTEM, raw_id=raw.pk)
    talk = RawMail.objects.get(pk=raw.pk).message
    assert talk is not None
    return mailbox, talk.conversation


def test_what_customers_wrote_since_stays_and_the_invented_goes(client: Client) -> None:
    invented = SCRIPT.customers[0].email
    brand = Brand.objects.get(name=FIRST.name)
    with as_history(clock.now() - timedelta(days=30)):
        story = opened(brand, invented, "Invented words")
    solve_conversation(SYSTEM, conversation=Conversation.objects.get(pk=story.conversation_id))
    real = opened(brand, REAL, "Where is my order")
    removed()
    assert client.get(f"/conversations/{story.conversation_id}").status_code == 404
    page = client.get(f"/conversations/{real.conversation_id}")
    assert "Where is my order" in page.content.decode()
    inbox = client.get("/inbox/all").content.decode()
    assert f"/conversations/{real.conversation_id}?" in inbox
    assert REAL in client.get("/customers").content.decode()
    assert invented not in client.get("/customers").content.decode()


@pytest.mark.parametrize("paused", [False, True])
def test_what_real_mail_came_to_stays_usable_and_is_named(client: Client, paused: bool) -> None:
    mailbox, talk = mailed(paused=paused)
    said = removed()
    mailbox.refresh_from_db()
    assert mailbox.active is not paused
    assert f"Brand {FIRST.name}: 1 conversation, 1 mailbox\n" in said
    assert f"Mailbox {FIRST.from_address}: mail" in said
    assert ("it is paused" in said) is paused
    assert mailbox.team
    assert f"Team {mailbox.team.name}: 1 conversation, 1 mailbox\n" in said
    assert SECOND.name not in said
    brands = client.get("/settings/brands").content.decode()
    assert FIRST.name in brands
    assert SECOND.name not in brands
    assert mailbox.team.name in client.get("/settings/teams").content.decode()
    boxes = client.get("/settings/mailboxes").content.decode()
    assert FIRST.from_address in boxes
    assert SECOND.from_address not in boxes
    assert client.get(f"/conversations/{talk.pk}").status_code == 200


def test_nothing_stays_of_a_company_nobody_touched(client: Client, cast: Cast) -> None:
    planned = plan(SCRIPT, until=clock.now())
    complained = [one for one in planned[:-60] if one.rating and not one.rating.satisfied]
    played = [*complained[-6:], *planned[-60:]]
    trouble([(one, perform(one, cast, SCRIPT)) for one in played], cast)
    assert [one.__name__ for one in EQUIPMENT if not one.objects.exists()] == []
    assert not Notice.objects.exclude(mail_at=None, push_at=None).exists()
    said = removed()
    assert [one.__name__ for one in EQUIPMENT if one.objects.exists()] == []
    assert "stay" not in said
    assert not Brand.objects.exists()
    assert not Team.objects.exists()
    assert not Mailbox.objects.exists()
    assert list(Staff.objects.values_list("name", flat=True)) == ["Boss"]
    assert FIRST.name not in client.get("/templates").content.decode()


def test_what_the_desk_was_given_goes_and_what_somebody_changed_stays(client: Client) -> None:
    kept = CustomField.objects.order_by("pk")[0]
    save_field(SYSTEM, form=FieldForm("Tellimus", kept.kind, brand=kept.brand), field=kept)
    mailed(paused=False)
    removed()
    assert list(CustomField.objects.values_list("name", flat=True)) == ["Tellimus"]


def test_a_template_somebody_wrote_is_kept_for_its_brand_or_for_all(client: Client) -> None:
    mailed(paused=False)
    for brand in Brand.objects.all():
        form = TemplateForm(f"Mine for {brand.name}", "en", "Hello", brand.pk)
        save_template(SYSTEM, form=form)
    said = removed()
    assert "1 template of yours" in said
    assert f"Template Mine for {SECOND.name}: for all brands now" in said
    page = client.get("/templates").content.decode()
    assert f"Mine for {FIRST.name}" in page
    assert f"Mine for {SECOND.name}" in page
    assert SCRIPT.templates[0].name["en"] not in page


def test_a_team_keeps_its_real_people_and_a_closed_one_without_any_is_told(client: Client) -> None:
    _, talk = mailed(paused=False)
    closed, other = talk.team, Team.objects.exclude(pk=talk.team_id).first()
    assert closed
    assert other
    change_team(SYSTEM, team=closed, name=closed.name, closed=True)
    mari = add_staff(SYSTEM, form=StaffForm("mari@real.example", "Mari"), password="x")
    set_members(SYSTEM, team=other, staff_ids=[mari.pk])
    said = removed()
    assert f"Team {other.name}: 1 colleague\n" in said
    assert f"The closed team {closed.name} has no members now" in said
    assert client.get(f"/conversations/{talk.pk}").status_code == 404
    set_members(SYSTEM, team=closed, staff_ids=[Staff.objects.get(name="Boss").pk])
    assert client.get(f"/conversations/{talk.pk}").status_code == 200


def test_demo_logins_are_forgotten_and_who_can_let_people_in_is_told() -> None:
    url = postgres.database_url(home.load())
    installation.remember(url, installation.DEMO_LOGINS, '["anna@kuula.example  x"]')
    said = removed()
    assert installation.DEMO_LOGINS not in installation.recall(url)
    assert "`kuula createadmin` makes an administrator" in said


def test_what_was_known_of_invented_customers_goes_with_them(cast: Cast) -> None:
    segment(clock.now())
    survey(clock.now(), list(cast.customers.values()))
    assert {one.touchpoint and one.touchpoint.key for one in Survey.objects.all()} == {
        "answer", "delivery", None,
    }  # fmt: skip
    asked = Survey.objects.get(name="How we helped")
    assert results_of(SYSTEM, asked).answers[0].score is not None
    voice(SCRIPT, cast, clock.now())
    experience(SCRIPT, cast, clock.now())
    answered = Mention.objects.filter(answered_at__isnull=False)
    late = [one.came_late for one in answered]
    assert True in late
    assert False in late
    assert Mention.objects.overdue(clock.now()).exists()
    there = (*KNOWN, *SEGMENTED, *EXPERIENCED)
    assert [kind.__name__ for kind in there if not kind.objects.exists()] == []
    removed()
    assert [kind.__name__ for kind in there if kind.objects.exists()] == []
    answers = Entry.objects.standing().filter(type="listening.survey_answered")
    assert not answers.exists(), "what they answered is taken back"
    assert not Touchpoint.objects.filter(key="").exists()


def test_what_webshops_told_and_who_was_merged_goes_but_not_with_somebody_real(
    cast: Cast, client: Client
) -> None:
    hear(load_webshops(), cast, period(clock.now()))
    recognise(load_webshops(), cast, clock.now())
    calls = {one.topic: one.state for one in ShopCall.objects.order_by("pk")}
    assert calls.pop("refunds/create") == "failed"
    assert calls.pop("coupon.created") == "ignored"
    assert set(calls.values()) == {"done"}
    pairs = client.get("/likenesses").content.decode()
    assert [name for name in ALIKE if name not in pairs] == []
    (merge,) = CustomerMerge.objects.all()
    assert merge.source.merged_into == merge.target
    known = Customer.objects.get(addresses__value=SCRIPT.customers[0].email)
    real = add_customer(SYSTEM, form=CustomerForm(name="Kari Kunde"), email=REAL)
    merge_customers(SYSTEM, into=real, source=known)
    removed()
    assert [one.__name__ for one in HEARD if one.objects.exists()] == []
    assert list(Customer.objects.filter(merged_into=None)) == [real]
