"""Customers, told apart by their e-mail address."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.target import Done, Field, Outcome, Row, Target, Verdict
from kuula.connectors.tables.values.kinds import Kind
from kuula.people.importing.actions import bring_customers, take_customers_back
from kuula.people.importing.judging import CustomerDraft, Judged, judge_customers
from kuula.people.importing.undoing import Brought
from kuula.workspace.actors import Actor


class Customers(Target):
    """One line, one customer. An empty cell leaves what is known."""

    name = "customers"
    label = gettext_lazy("Customers")
    fields = (
        Field(
            "email", gettext_lazy("E-mail address"), Kind.EMAIL, required=True,
            words=("email", "mail", "emailaddress", "mailaddress", "epost", "eposti", "meil",
                   "epostiaadress", "eadress", "epošta", "adresaepošte", "mejl", "emailadresa",
                   "почта", "элпочта", "электроннаяпочта", "емейл", "адресэлектроннойпочты"),
        ),
        Field(
            "name", gettext_lazy("Name"),
            words=("name", "fullname", "customername", "customer", "contact", "contactname", "nimi",
                   "täisnimi", "kliendinimi", "klient", "ime", "imeiprezime", "punoime", "kupac",
                   "korisnik", "имя", "фио", "полноеимя", "клиент", "имяклиента"),
        ),
        Field(
            "first_name", gettext_lazy("First name"),
            words=("firstname", "givenname", "forename", "eesnimi", "osobnoime", "имяотчество"),
        ),
        Field(
            "last_name", gettext_lazy("Last name"),
            words=("lastname", "surname", "familyname", "perekonnanimi", "perenimi", "prezime",
                   "фамилия"),
        ),
        Field(
            "phone", gettext_lazy("Telephone"), Kind.PHONE,
            words=("phone", "telephone", "tel", "mobile", "cell", "phonenumber", "mobilephone",
                   "telefon", "telefoninumber", "mobiil", "brojtelefona", "mobitel",
                   "телефон", "мобильный", "номертелефона", "тел"),
        ),
        Field(
            "language", gettext_lazy("Language"), Kind.LANGUAGE,
            words=("language", "lang", "locale", "keel", "suhtluskeel", "jezik", "язык"),
        ),
        Field(
            "company", gettext_lazy("Company"),
            words=("company", "organization", "organisation", "companyname", "account", "firm",
                   "ettevõte", "firma", "asutus", "organisatsioon", "tvrtka", "poduzeće",
                   "organizacija", "компания", "фирма", "организация"),
        ),
        Field(
            "city", gettext_lazy("City"),
            words=("city", "town", "linn", "asula", "grad", "mjesto", "город", "населенныйпункт"),
        ),
        Field(
            "more_emails", gettext_lazy("Further addresses"), Kind.EMAILS,
            words=("otheremails", "moreemails", "email2", "secondaryemail", "additionalemails",
                   "furtheraddresses", "teisedaadressid", "lisaaadressid", "drugeadrese",
                   "другиеадреса"),
        ),
        Field(
            "shared", gettext_lazy("Shared address"), Kind.YES_NO,
            words=("shared", "sharedaddress", "jagatud", "jagatudaadress", "dijeljena",
                   "dijeljenaadresa", "общий", "общийадрес"),
        ),
    )  # fmt: skip

    def keys(self, row: Row) -> list[str]:
        """Every address of it."""
        email = row.values.get("email")
        return [email, *row.values.get("more_emails", ())] if email else []

    def of_customer(self, customer_id: int) -> list[int]:
        """Themselves."""
        return [customer_id]

    def foresee(self, rows: Sequence[Row]) -> list[Verdict]:
        """What would become of each row now."""
        return [_verdict(one) for one in judge_customers([_draft(row) for row in rows])]

    def bring(self, actor: Actor, rows: Sequence[Row], moment: datetime) -> list[Verdict]:
        """Write them down, or change what differs."""
        drafts = [_draft(row) for row in rows]
        return [_verdict(one) for one in bring_customers(actor, drafts=drafts, moment=moment)]

    def take_back(self, actor: Actor, lines: Sequence[Done]) -> dict[int, str]:
        """Undo what nobody touched since."""
        things = {one.thing: one for one in lines}
        brought = [
            Brought(one.thing, one.made, one.before, one.after, one.at) for one in things.values()
        ]
        stay = take_customers_back(actor, brought=brought)
        return {things[thing].number: why for thing, why in stay.items()}


def _draft(row: Row) -> CustomerDraft:
    said = row.values
    parts = (said.get("first_name"), said.get("last_name"))
    name = said.get("name") or " ".join(part for part in parts if part)
    return CustomerDraft(
        email=said["email"],
        name=name,
        phone=said.get("phone", ""),
        language=said.get("language", ""),
        company=said.get("company", ""),
        city=said.get("city", ""),
        more_emails=tuple(one for one in said.get("more_emails", ()) if one != said["email"]),
        shared=said.get("shared"),
    )


def _verdict(judged: Judged) -> Verdict:
    if judged.refused:
        return Verdict(Outcome.REFUSED, judged.draft.email, judged.refused)
    if judged.customer is None or judged.fresh:
        thing = judged.customer.pk if judged.customer else None
        return Verdict(Outcome.MADE, judged.draft.email, thing=thing, after=judged.after)
    outcome = Outcome.CHANGED if judged.after else Outcome.SAME
    why = _("Nothing differs.") if outcome is Outcome.SAME else ""
    return Verdict(
        outcome, judged.draft.email, why, judged.customer.pk, judged.before, judged.after
    )
