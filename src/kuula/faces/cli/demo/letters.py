"""What the customer of `kuula demo mail` writes, and how they thank for the answer."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from typing import Final

from kuula.channels.mail.practice.outside import Arrived
from kuula.faces.cli.demo.words import Customer
from kuula.kit import clock


@dataclass(frozen=True)
class Letter:
    """A question in one language, and the thanks for its answer."""

    subject: str
    text: str
    thanks: str


LETTERS: Final = {
    "en": Letter(
        "One shelf is missing",
        "Hello,\n\nmy bookcase came today, thank you. I have built it, and one of the five\n"
        "shelves is not in the box. Can you send it to me, or shall I fetch it from the shop?\n\n"
        "Best wishes\n{name}\n",
        "Thank you, that was quick.\n\n{name}\n",
    ),
    "et": Letter(
        "Üks riiul on puudu",
        "Tere!\n\nMinu raamaturiiul jõudis täna kohale, aitäh. Panin selle kokku, aga viiest\n"
        "riiulist on karbis ainult neli. Kas saadate puuduva või tulen sellele poodi järele?\n\n"
        "Tervitades\n{name}\n",
        "Suur tänu, see läks kiiresti.\n\n{name}\n",
    ),
    "hr": Letter(
        "Nedostaje jedna polica",
        "Dobar dan,\n\ndanas je stigao moj regal za knjige, hvala. Pri sastavljanju se pokazalo\n"
        "da su u kutiji samo četiri od pet polica. Možete li je poslati ili da dođem po nju?\n\n"
        "Lijep pozdrav\n{name}\n",
        "Hvala, to je bilo brzo.\n\n{name}\n",
    ),
    "ru": Letter(
        "Не хватает одной полки",
        "Здравствуйте!\n\nСегодня привезли мой книжный шкаф, спасибо. При сборке оказалось, что\n"
        "из пяти полок в коробке только четыре. Пришлёте недостающую или мне зайти в магазин?\n\n"
        "С уважением,\n{name}\n",
        "Спасибо, очень быстро.\n\n{name}\n",
    ),
}


def question(customer: Customer, to: str) -> EmailMessage:
    """The first mail of a customer to the address of their shop."""
    letter = LETTERS[customer.language]
    return _mail(customer, to, letter.subject, letter.text)


def thanks(customer: Customer, answer: Arrived) -> EmailMessage:
    """What the customer writes back to an answer, threaded as their mail program would."""
    mail = answer.mail
    to = str(mail["Reply-To"] or mail["From"])
    subject = str(mail["Subject"])
    back = _mail(customer, to, subject, LETTERS[customer.language].thanks)
    back["In-Reply-To"] = str(mail["Message-ID"])
    back["References"] = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
    return back


def _mail(customer: Customer, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = formataddr((customer.name, customer.email))
    mail["To"], mail["Subject"] = to, subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=customer.domain)
    mail.set_content(text.format(name=customer.name))
    return mail
