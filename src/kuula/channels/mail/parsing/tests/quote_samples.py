# ruff: noqa: E501 - mails are kept here as programs write them
"""Answers as mail programs of four languages send them: (what it is, text, what the author wrote now)."""

_Q = "> Tere, Anna!\n> \n> Teie tellimus on teel.\n"
_U = "Hello Anna,\n\nyour order is on its way.\n"
A = "Thanks, it has arrived.\n\nAnna"

_ATTRIBUTIONS = {
    "gmail en": "On Tue, Nov 3, 2026 at 10:00 AM Kuula Help <help@example.com> wrote:",
    "gmail en wrapped": "On Tue, Nov 3, 2026 at 10:00 AM Kuula Help Desk of the Company <\nhelp@example.com> wrote:",
    "gmail en wrapped verb": "On Tue, Nov 3, 2026 at 10:00 AM Kuula Help <help@example.com>\nwrote:",
    "gmail uk": "On Tue, 3 Nov 2026 at 10:00, Kuula Help <help@example.com> wrote:",
    "apple en": "On 3 Nov 2026, at 10:00, Kuula Help <help@example.com> wrote:",
    "apple en without address": "On 3 Nov 2026, at 10:00, Kuula Help wrote:",
    "thunderbird en": "On 03/11/2026 10:00, Kuula Help wrote:",
    "thunderbird en us": "On 11/3/26 10:00 AM, Kuula Help wrote:",
    "thunderbird en old": "Kuula Help wrote:",
    "android en": "On Tue, Nov 3, 2026, 10:00 AM Kuula Help <help@example.com> wrote:",
    "gmail et": "Kontakt Kuula Abi (<help@example.com>) kirjutas kuupäeval T, 3. november 2026 kell 10:00:",
    "gmail et wrapped": "Kontakt Kuula Abi (<help@example.com>) kirjutas kuupäeval T, 3. november\n2026 kell 10:00:",
    "gmail et wrapped early": "Kuula Abi <help@example.com>\nkirjutas kuupäeval T, 3. november 2026 kell 10:00:",
    "gmail et old": "3. november 2026 10:00 kirjutas Kuula Abi <help@example.com>:",
    "apple et": "Kuula Abi <help@example.com> kirjutas 3. nov 2026 kell 10:00:",
    "thunderbird et": "Kuula Abi kirjutas 03.11.2026 10:00:",
    "gmail hr": "uto, 3. stu 2026. u 10:00 Kuula Pomoć <help@example.com> napisao je:",
    "gmail hr she": "Dana uto, 3. stu 2026. u 10:00 Ana Horvat <help@example.com> napisala je:",
    "gmail hr both": "uto, 3. stu 2026. u 10:00 Kuula Pomoć <help@example.com> napisao/la je:",
    "apple hr": "Dana 3. stu 2026., u 10:00, Ana Horvat <help@example.com> napisao/la je:",
    "thunderbird hr": "Dana 3.11.2026. u 10:00, Ana Horvat je napisao/la:",
    "gmail ru": "вт, 3 нояб. 2026 г. в 10:00, Куула Помощь <help@example.com>:",
    "gmail ru wrapped": "вт, 3 нояб. 2026 г. в 10:00, Куула Помощь и поддержка клиентов <\nhelp@example.com>:",
    "apple ru": "3 нояб. 2026 г., в 10:00, Куула Помощь <help@example.com> написал(а):",
    "thunderbird ru": "03.11.2026 10:00, Куула Помощь пишет:",
    "mail.ru": "Вторник, 3 ноября 2026, 10:00 +03:00 от Куула Помощь <help@example.com>:",
    "mail.ru without address": "Вторник, 3 ноября 2026, 10:00 +03:00 от Куула Помощь:",
    "yandex": '03.11.2026, 10:00, "Куула Помощь" <help@example.com>:',
    "yandex new": "10:00, 3 ноября 2026 г., Куула Помощь <help@example.com>:",
}

_HEADERS = {
    "outlook en": "From: Kuula Help <help@example.com>\nSent: Tuesday, November 3, 2026 10:00 AM\n"
    "To: Anna Tamm <anna@example.org>\nSubject: Re: Order\n\n",
    "outlook en bold": "*From:* Kuula Help\n*Sent:* Tuesday, November 3, 2026\n*To:* Anna\n*Subject:* Re: Order\n\n",
    "outlook et": "Saatja: Kuula Abi <help@example.com>\nSaadetud: teisipäev, 3. november 2026 10:00\n"
    "Adressaat: Anna Tamm <anna@example.org>\nTeema: RE: Tellimus\n\n",
    "outlook et new": "Saatja: Kuula Abi\nKuupäev: 3. november 2026\nKellele: Anna\nTeema: RE: Tellimus\n\n",
    "outlook hr": "Od: Kuula Pomoć <help@example.com>\nPoslano: utorak, 3. studenoga 2026. 10:00\n"
    "Prima: Ana Horvat <ana@example.hr>\nPredmet: RE: Narudžba\n\n",
    "outlook hr web": "Šalje: Kuula Pomoć\nDatum: 3. 11. 2026.\nZa: Ana\nPredmet: Narudžba\n\n",
    "outlook ru": "От: Куула Помощь <help@example.com>\nОтправлено: 3 ноября 2026 г. 10:00\n"
    "Кому: Анна <anna@example.org>\nТема: RE: Заказ\n\n",
    "outlook ru date": "От: Куула Помощь <help@example.com>\nДата: 3 ноября 2026 г.\nКому: Анна\nТема: Заказ\n\n",
    "outlook underscores": "________________________________\nFrom: Kuula Help <help@example.com>\n"
    "Sent: Tuesday\nTo: Anna\nSubject: Re: Order\n\n",
    "outlook original": "-----Original Message-----\nFrom: Kuula Help <help@example.com>\n\n",
    "original et": "-------- Algne kiri --------\nTeema: Tellimus\n\n",
    "original hr": "-------- Izvorna poruka --------\nPredmet: Narudžba\n\n",
    "original ru": "-------- Исходное сообщение --------\nТема: Заказ\n\n",
    "our mark": "Kuula <help@example.com>, 3 Kas 2026 Sal, 10:00 tarihinde şunu yazdı:\n##- kuula -##\n",
}

_SIGNATURES = {
    "dashes": "-- \nAnna Tamm\n+372 5555 5555\nwww.example.org",
    "dashes without space": "--\nAnna Tamm",
    "iphone en": "Sent from my iPhone",
    "android en": "Sent from my Samsung Galaxy smartphone.",
    "outlook ios": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "iphone et": "Saadetud minu iPhone'ist",
    "outlook et": "Hangi Outlook for Android",
    "iphone hr": "Poslano s mog iPhonea",
    "iphone hr 2": "Poslano s iPhonea",
    "iphone ru": "Отправлено с iPhone",
    "iphone ru 2": "Отправлено с моего iPhone",
    "mail.ru": "--\nОтправлено из Mail.ru для Android",
    "yandex": "-- \nОтправлено из мобильного приложения Яндекс Почты",
}

TOP = [
    *((f"{name}, quoted", f"{A}\n\n{line}\n\n{_Q}", A) for name, line in _ATTRIBUTIONS.items()),
    *((f"{name}, headers", f"{A}\n\n{block}{_U}", A) for name, block in _HEADERS.items()),
    *((f"{name}, signature", f"{A}\n\n{sign}\n", A) for name, sign in _SIGNATURES.items()),
    *(
        (f"{name}, signature and quote", f"{A}\n\n{sign}\n\n{_ATTRIBUTIONS['gmail en']}\n{_Q}", A)
        for name, sign in _SIGNATURES.items()
    ),
    ("unmarked quote with address", f"{A}\n\n{_ATTRIBUTIONS['gmail en']}\n\n{_U}", A),
    (
        "unmarked quote without address",
        f"{A}\n\n{_ATTRIBUTIONS['apple en without address']}\n\n{_U}",
        A,
    ),
    ("unmarked mail.ru", f"{A}\n\n{_ATTRIBUTIONS['mail.ru']}\n\n{_U}", A),
    ("no blank line above", f"Thanks!\n{_ATTRIBUTIONS['gmail en']}\n{_Q}", "Thanks!"),
    ("nested quotes", f"{A}\n\n{_ATTRIBUTIONS['gmail en']}\n> One\n>> Two\n> > Three\n", A),
    ("signature below the quote", f"{A}\n\n{_ATTRIBUTIONS['gmail en']}\n{_Q}\n-- \nAnna Tamm\n", A),
]

BOTTOM = [
    (f"{name}, bottom", f"{_ATTRIBUTIONS[name]}\n{_Q}\n{A}\n", A)
    for name in ("gmail en", "thunderbird et", "gmail hr", "thunderbird ru", "mail.ru")
]
BOTTOM += [("quote without attribution, bottom", f"{_Q}\n{A}\n", A)]

_INLINE = "On Tue, 3 Nov 2026 at 10:00, Help <help@example.com> wrote:\n> Which size?\n\nLarge.\n\n> Which colour?\n\nBlue."
WHOLE = [
    ("nothing quoted", A),
    (
        "a sentence like an attribution",
        "On Monday your colleague wrote:\nthat I would get my money back.",
    ),
    (
        "with a date",
        "On 3 November 2026 at 10:00 your colleague wrote:\n\nthat it is free. Is that so?",
    ),
    (
        "et with a date",
        "Teie kolleeg kirjutas 3.11.2026 kell 10:00:\n\net see on tasuta. Kas nii on?",
    ),
    ("hr with a date", "Vaš kolega je napisao 3.11.2026. u 10:00:\n\nda je besplatno. Je li tako?"),
    ("ru with a date", "Ваш коллега написал 3.11.2026 в 10:00:\n\nчто это бесплатно. Это так?"),
    (
        "the author quotes an error",
        "I get this error:\n\n> Payment refused (code 5)\n\nWhat shall I do?",
    ),
    ("the author quotes at the end", "I get this error:\n\n> Payment refused (code 5)"),
    ("a colleague's words quoted", "Your colleague wrote:\n> We will refund you.\n"),
    ("agenda with a time", "The meeting on 3.11.2026 at 10:00 is about this:\n> Agenda"),
    (
        "a journey",
        "I want to change my ticket\nFrom: Tallinn\nTo: Riga\nDate: 3.11.2026\nPassengers: 2\nThanks",
    ),
    ("answers between quotes", _INLINE),
    ("greeting and answers between quotes", "Hello,\n\n" + _INLINE),
    (
        "answers between quotes, et",
        "Kuula Abi kirjutas 03.11.2026 10:00:\n> Suurus?\nL\n> Värv?\nSinine",
    ),
    (
        "greeting, quote, answer",
        "Hi,\n\nOn 03/11/2026 10:00, Kuula Help wrote:\n> Size?\n\nLarge, please.",
    ),
    (
        "a forwarded mail",
        "Please see below.\n\n---------- Forwarded message ---------\nFrom: Shop <s@example.net>\nDate: Tue\nSubject: Receipt\nTo: <a@example.org>\n\nPaid 10 €.",
    ),
    (
        "a forwarded mail, ru",
        "Посмотрите.\n\n-------- Пересылаемое сообщение --------\n03.11.2026, 10:00, Магазин <s@example.net>:\n\nЧек",
    ),
    ("only a quote", "> Tere, Anna!\n> Teie tellimus on teel."),
    ("only an attribution and a quote", "On 03/11/2026 10:00, Kuula Help wrote:\n> Hello"),
    ("only a signature", "-- \nAnna Tamm"),
    ("only a telephone's line", "Sent from my iPhone"),
    ("dashes in a list", "I need:\n-- one\n-- two\n\nThanks"),
    ("arrows", "Menu -> Settings\n-> Language -> Eesti does nothing."),
    ("colon at the end", "At 10:00 on 3.11.2026 I ordered:\n\n- shoes\n- socks\n"),
    ("lines of dashes", "Name\n--------------------\nAnna\n--------------------\nThanks"),
]
