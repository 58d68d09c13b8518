"""What is asked again, in four languages: by what a customer said and what a reply asks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.desk.wording.repeats import Said, find_repeats, told_values
from kuula.desk.wording.repeats.rules import KINDS

REPEATED = [
    ("en", "Notice number LC 4410 7721", "What's the notice number?", "order_number"),
    ("et", "Trepitõstuk on Stannah 260", "Mis mudel teie trepitõstuk on?", "model"),
    ("hr", "Bili smo kod vas od 3. do 6. listopada", "Kada ste bili kod nas?", "date"),
    ("ru", "Возвращаю, ботинки натирают", "Почему возвращаете?", "other"),
    ("en", "use ivo@quay.example, not my old mail; thanks", "What's your email?", "email"),
    ("en", "Born 2 September 2021, Ida Holm", "What's her date of birth?", "date"),
    ("et", "katel: F28, leeki pole", "Mis viga see näitab?", "error_text"),
    ("hr", "Narudžba 4471 je razbijena", "Odgovorite s brojem narudžbe.", "order_number"),
    ("ru", "Плачу автоплатежом", "Как вы оплачиваете счёт?", "other"),
    (
        "en",
        "Booking XK7PLM, a new date",
        "I need the booking ref and the new date.",
        "order_number",
    ),
    ("en", "send it to j.mole@mail.example", "Of course. Where should I send it?", "email"),
    ("et", "Tooge Kellu 14, 80035 Pärnu", "Ja sihtnumber palun?", "address"),
    ("hr", "Stol za 12. prosinca", "Koji ste dan imali na umu?", "date"),
    (
        "en",
        "Booking HJ7K2P, please.",
        "Would you mind sending your booking number?",
        "order_number",
    ),
    ("en", "re: parcel no. JD 0002 4567", "Could you send the tracking number?", "order_number"),
    ("en", "You can email me at a.b@mail.example", "Please give me your email address.", "email"),
    ("en", "my cell is (415) 555-0134", "Can I get your cell phone number?", "phone"),
    ("en", "We live at 22 Acacia Avenue, Leeds", "And what is your address?", "address"),
    ("en", "My laptop is a Dell XPS 13.", "Which laptop do you have?", "model"),
    ("en", 'It says "cannot connect" again', "What error message do you see?", "error_text"),
    ("en", "I bought it on 12 May 2026.", "What was the date of purchase?", "date"),
    ("en", "I am on the Smart 20 plan", "Which plan are you currently on?", "other"),
    ("en", "I've rebooted the router", "Have you tried restarting the router?", "other"),
    ("en", "Kind regards\nTom Baker", "May I have your name?", "other"),
    ("et", "Arve nr 2026-554 on vale.", "Palun saatke meile arve number.", "order_number"),
    ("et", "Meil: kadri.saar@post.ee", "Kas võiksite saata oma e-posti aadressi?", "email"),
    ("et", "Helista 53456677", "Mis numbril sind kätte saab?", "phone"),
    ("et", "Elan Võrus, Jüri 20", "Öelge palun oma aadress.", "address"),
    ("et", "Auto on VW Golf 2018", "Mis autoga tegu on?", "model"),
    ("et", "Kuvab vea 1603", "Mis viga kuvatakse?", "error_text"),
    ("et", "Ostsin selle 5. mail", "Millal te toote ostsite?", "date"),
    ("et", "Vajan 5 lampi", "Mitu lampi te vajate?", "other"),
    ("hr", "Ugovor broj 88-120 raskidam", "Molim vas broj ugovora.", "order_number"),
    ("hr", "Pišite mi na ana.b@mail.hr", "Koja je Vaša e-mail adresa?", "email"),
    ("hr", "mob. 098 765 432", "Recite mi Vaš broj mobitela, molim.", "phone"),
    ("hr", "Živim u Ilici 45, Zagreb", "Koja je Vaša adresa?", "address"),
    ("hr", "Imam Bosch SMS46 perilicu", "Koju perilicu imate?", "model"),
    ("hr", "Perilica pokazuje E24", "Koji se kod greške prikazuje?", "error_text"),
    ("hr", "Kupila sam ga 5. svibnja", "Kada ste kupili uređaj?", "date"),
    ("hr", "Zelim haljinu velicine 38", "Koju veličinu trebate?", "other"),
    ("ru", "По договору 88-120 вопрос", "Назовите номер договора.", "order_number"),
    ("ru", "Моя почта anna.b@mail.ru", "Укажите ваш email.", "email"),
    ("ru", "Звоните 8 912 345 67 89", "По какому номеру с вами связаться?", "phone"),
    ("ru", "Живу на улице Ленина 45", "Какой у вас адрес?", "address"),
    ("ru", "Стиралка Bosch WAN28 шумит", "Уточните модель машины.", "model"),
    ("ru", "Пишет «нет сигнала»", "Что написано на экране?", "error_text"),
    ("ru", "Купил его 5 мая", "Когда вы купили телефон?", "date"),
    ("ru", "Нужно 5 ламп", "Сколько ламп вам нужно?", "other"),
    (
        "en",
        "Booking 4 4 8 1 2, two nights.",
        "The reservation number would be great.",
        "order_number",
    ),
    (
        "en",
        "Claim WX55-2231: any news?",
        "Could you remind me of the claim number?",
        "order_number",
    ),
    ("en", "Text me on 07911 123456.", "Who do we call? Your mobile, please.", "phone"),
    (
        "en",
        "Deliver to Flat 3, 88 Byron Street, Leeds.",
        "We still lack the delivery address.",
        "address",
    ),
    ("en", "There's E24 on the panel", "And which code is displayed?", "error_text"),
    ("en", "Our Kyocera FS-1320 smears.", "Please tell me which printer you're using.", "model"),
    ("en", "It's too small, I'm sending it back", "Why are you returning it?", "other"),
    ("et", "Broneering HT4Q7M vaja muuta", "Meenutage palun broneeringu koodi.", "order_number"),
    ("et", "Tooge Tartusse, Riia 22-5", "Kuhu me selle tooma peaksime?", "address"),
    ("et", "Masin näitab E18", "Milline veakood ekraanil on?", "error_text"),
    ("et", "Meid tuleb kuus inimest", "Mitu inimest tuleb?", "other"),
    ("hr", "Račun 2026/118 došao dvaput", "Koji je ono broj računa bio?", "order_number"),
    ("hr", "Imam Samsung Galaxy S21", "Koji mobitel imate?", "model"),
    ("hr", "Dostavite u Ilicu 22, Zagreb", "Kamo da dostavimo?", "address"),
    ("hr", "Platio sam karticom", "Kako ste platili?", "other"),
    ("ru", "Бронь HT4QKM надо перенести", "Повторите код брони, пожалуйста.", "order_number"),
    ("ru", "Звоните 8 921 234 56 78", "Ваш телефон, пожалуйста.", "phone"),
    ("ru", "Принтер HP LaserJet M15", "Какой у вас принтер?", "model"),
    ("ru", "Везите на улицу Ленина 22", "Куда нам везти?", "address"),
]
NOT_REPEATED = [
    ("en", "The boiler was serviced on 4 May.", "When did you first see water?"),
    ("en", "I've restarted the router.", "Have you tried a different cable?"),
    ("en", "Flowers to 90 Queens Road, Hull.", "To what address shall I send the bill?"),
    ("en", "We're at 9 Mill Row.", "Do you know the landlord's address?"),
    ("en", "The last bill, 90021, was right.", "What number is on this month's bill?"),
    ("et", "Leping algas 1. aprillil.", "Mis kuupäevast soovite lõpetada?"),
    ("et", "Kirjutan aadressil a@b.example, Aia 4.", "Mis on korteriomaniku aadress?"),
    ("hr", "Hvala, stiglo je 3. svibnja.", "Hvala što ste javili kad je stiglo."),
    ("ru", "Въехал 1 марта.", "К какому числу деньги нужны на счёте?"),
    ("en", "I'm with you since 2019, the bill doubled", "May I have your customer number?"),
    ("en", "Ticket 40-118 is for the fan, the heater has its own", "The heater's ticket number?"),
    ("en", "My mobile is 07700 900118. Call my husband Rob.", "Which number is Rob on?"),
    ("en", "I lost my phone, my number was 07700 900222", "On what number can we reach you now?"),
    ("en", "Order 8812 came", "If you need a copy, enter the order number on our site."),
    ("en", "Collect it from 4 Oak Road, York YO1 7PR", "And where should we deliver it to?"),
    ("et", "pam@lea.example on minu, lisage kolleeg Jim", "Mis on Jimi meil?"),
    ("et", "Teie infoliin 600 5501 on kinni", "Jätke oma number, helistame tagasi."),
    ("hr", "Vaša linija 0800 5501 je zauzeta", "Ostavite nam svoj broj, zovemo."),
    ("hr", "Let mi kasni 5 sati, rezervacija QW8ZLT", "Hvala na kodu QW8ZLT. Koji je to let?"),
    ("ru", "Ваша линия 8 800 555-01-11 занята", "Оставьте свой номер, перезвоним."),
    ("ru", "Размер 38 мал.", "Какой размер хотите теперь?"),
    ("en", "Change it to pia@new.example", "We mailed your old email address; could you click?"),
    ("en", "I work at 80 King Street.", "What's your home address?"),
    ("en", "I live in Bath, 3 Royal Row", "Where in Porto shall we send it?"),
    ("et", "Tooge Kellu tänav 14", "Ja sihtnumber palun?"),
    ("hr", "Imam termin u petak 27.11.", "Koji bi Vam dan bolje odgovarao?"),
    ("ru", "Размер 42 мал, хочу поменять", "На какой размер хотите поменять?"),
    ("en", "Order 10422?", "Your order 10422 is on its way."),
    ("en", "I live at 9 Mill Lane, Bath.", "Should it still go to 9 Mill Lane?"),
    ("en", "Order 7719 and another one.", "What's the number of the other order?"),
    ("en", "My old address was 22 Acacia Avenue.", "What's your new address?"),
    ("en", "My order 4471 is late", "Please keep your order number at hand."),
    ("en", "My wife's number is 07700 900 118", "And what's your own number?"),
    ("en", "My daughter is 8", "How old is your son?"),
    ("en", "Is your shop at 112 Commercial Road?", "It is. What's your address?"),
    ("et", "Pikk 5, Viljandi.", "Kas aadress on endiselt Pikk 5, Viljandi?"),
    ("et", "Tellimus 3301 tuli.", "Mis on selle teise tellimuse number?"),
    ("et", "Tellimus 4471 on kohal", "Hoidke tellimuse number alles."),
    ("et", "Kolin Riia 14 korterist välja.", "Mis on teie uus aadress?"),
    ("hr", "Narudžba 4471 je stigla", "Sačuvajte broj narudžbe."),
    ("hr", "Moj stari broj je 098 111 222.", "Na koji Vas broj možemo nazvati?"),
    ("hr", "Živim u Ilici 14", "Ima li na Vašoj adresi dizalo?"),
    ("hr", "Kupili smo kauč 3. ožujka.", "Kada Vam odgovara dolazak servisera?"),
    ("ru", "Заказ 3311-B пришёл.", "А какой номер у второго заказа?"),
    ("ru", "Заказ 4471 пришёл", "Сохраните номер заказа."),
    ("ru", "Звонил на 8 800 555 35 35", "По какому номеру вам перезвонить?"),
    ("ru", "Живу на Рижской 14", "Есть ли лифт по вашему адресу?"),
    ("en", "Order 5512 came", "What's your invoice number?"),
    ("en", "Order 5512 came", "Please put the order number on the parcel."),
    ("en", "My order is 5512", "Thanks for your order number, that's all I need."),
    ("en", "It says 'no signal'", "Is the error gone now?"),
    ("en", "My XPS is a Dell XPS-9320", "Could I have the order number?"),
    ("et", "mu meil on a@b.ee", "Palun andke meile teada, kas kõik on korras."),
    ("et", "Tellimus 5512 tuli", "Palun kirjutage tellimuse number pakile."),
    ("hr", "Mail mi je a@b.hr", "Molim provjerite svoj e-mail, poveznica je tamo."),
    ("hr", "Imam Bosch SMS46 perilicu", "Koji je broj narudžbe?"),
    ("ru", "Пишет «нет сигнала»", "Просим прощения за ошибку."),
    ("ru", "Заказ 5512 пришёл", "Напишите, пожалуйста, номер заказа на коробке."),
]
JUNK = ["a", "7", "7 ", "A1-", "@", '"', "\n", "? ", "what ", "номер ", "(", "Riia 1 ", "koji je "]


@pytest.mark.parametrize(("lang", "said", "reply", "kind"), REPEATED)
def test_what_the_customer_has_said_is_asked_again(
    lang: str, said: str, reply: str, kind: str
) -> None:
    assert find_repeats([Said("customer", said)], reply, lang=lang) == [kind]


@pytest.mark.parametrize(("lang", "said", "reply", "kind"), REPEATED)
def test_only_what_the_customer_said_counts(lang: str, said: str, reply: str, kind: str) -> None:
    assert find_repeats([Said("agent", said)], reply, lang=lang) == []
    assert find_repeats([], reply, lang=lang) == []


@pytest.mark.parametrize(("lang", "said", "reply"), NOT_REPEATED)
def test_what_only_looks_like_it_is_left_alone(lang: str, said: str, reply: str) -> None:
    assert find_repeats([Said("customer", said)], reply, lang=lang) == []


def test_an_answer_needs_no_name_of_what_it_is() -> None:
    talk = [Said("agent", "What is your order number?"), Said("customer", "2219-04")]
    reply = "Could you send me your order number?"

    assert find_repeats(talk, reply, lang="en") == ["order_number"]
    assert find_repeats(talk[1:], reply, lang="en") == []


def test_each_kind_is_named_once() -> None:
    talk = [Said("customer", "Order KX-88-2041, mail a@b.example")]
    reply = "What is your order number? What is the email? Please send your order number."

    assert sorted(find_repeats(talk, reply, lang="en")) == ["email", "order_number"]


def test_a_language_without_rules_finds_nothing() -> None:
    assert (
        find_repeats([Said("customer", "order 10422")], "What is your order number?", lang="fi")
        == []
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["customer", "agent"]), st.text(max_size=80)), max_size=4),
    st.text(max_size=120),
    st.sampled_from(["en", "et", "hr", "ru"]),
)
def test_no_text_is_refused(talk: list[tuple[str, str]], reply: str, lang: str) -> None:
    found = find_repeats(
        [Said(by, text) for by, text in talk], f"{reply} What is your order number?", lang=lang
    )
    assert len(found) == len(set(found))
    assert set(found) <= set(KINDS)


@pytest.mark.parametrize("piece", JUNK)
def test_long_junk_comes_to_an_end(piece: str) -> None:
    """Only the first part of a text is read, and every pattern looks a bounded way ahead."""
    long = (piece * 200_000)[:200_000]

    talk = [Said("customer", long), Said("customer", "My order is AB-10422.")]
    assert find_repeats(talk, "What is your order number?", lang="en") == ["order_number"]
    assert set(find_repeats(talk, f"What is your order number? {long}", lang="en")) <= set(KINDS)


@pytest.mark.parametrize(
    ("lang", "asked", "answer", "reply", "repeated"),
    [
        ("en", "Why are you returning it?", "scratch on the screen", "What is the reason?", True),
        ("en", "Why are you returning it?", "why do you need that?", "What is the reason?", False),
        ("en", "Why are you returning it?", "not sure yet", "What is the reason?", False),
        ("et", "Miks te selle tagastate?", "ekraan vilgub", "Mis on tagastuse põhjus?", True),
        ("et", "Miks te selle tagastate?", "ei oska öelda", "Mis on tagastuse põhjus?", False),
        ("hr", "Zašto vraćate bicikl?", "sjedalo škripi", "Koji je razlog povrata?", True),
        ("hr", "Zašto vraćate bicikl?", "ne znam", "Koji je razlog povrata?", False),
        ("ru", "Почему возвращаете?", "экран мигает", "Укажите причину возврата.", True),
        ("ru", "Почему возвращаете?", "не хочу говорить", "Укажите причину возврата.", False),
    ],
)
def test_what_was_asked_and_answered_is_asked_again(
    lang: str, asked: str, answer: str, reply: str, repeated: bool
) -> None:
    talk = [Said("agent", asked), Said("customer", answer)]
    assert find_repeats(talk, reply, lang=lang) == (["other"] if repeated else [])


@pytest.mark.parametrize(
    ("lang", "said", "reply"),
    [
        ("en", "my number is 07700 900222", "If your phone number changes, just tell us."),
        ("et", "minu number on 5555 2220", "Kui telefoninumber muutub, andke teada."),
        ("hr", "moj broj je 091 555 2220", "Ako promijenite broj mobitela, samo javite."),
        ("ru", "мой номер 5555 2220", "Если номер телефона изменится, сообщите нам."),
        ("hr", "crvena lampica treperi", "Koji bojler onda imate?"),
    ],
)
def test_what_may_change_some_day_is_not_asked_for(lang: str, said: str, reply: str) -> None:
    assert find_repeats([Said("customer", said)], reply, lang=lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("en", 'My "Nordic Sky" lamp arrived broken.', []),
        ("en", "I ordered the NORDIC SKY lamp and it flickers.", []),
        ("en", 'It shows "No signal" on the TV.', ["No signal"]),
        ("et", "Minu „Põhjataevas“ lamp tuli katkisena.", []),
        ("et", "Ekraanil on kiri „Signaal puudub“.", ["Signaal puudub"]),
        ("hr", "Moja „Morska paprat“ lampa stigla je slomljena.", []),
        ("hr", "Na ekranu piše „Nema signala“.", ["Nema signala"]),
        ("ru", "Купила торшер «Лунный свет», он мигает.", []),
        ("ru", "На экране «Нет сигнала».", ["Нет сигнала"]),
    ],
)
def test_a_quoted_name_of_a_thing_is_no_message_of_a_screen(
    lang: str, text: str, told: list[str]
) -> None:
    found = told_values([Said("customer", text)], lang=lang)
    assert [one.words for one in found if one.kind == "error_text"] == told
