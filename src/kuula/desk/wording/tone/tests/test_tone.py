"""What is heard in a reply, through the one function that listens."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.desk.wording.rulefile import RuleError
from kuula.desk.wording.tone import KINDS, find_marks, plain_word
from kuula.desk.wording.tone.rules import FOLDER, LANGUAGES, read_rules

BLAME, JARGON, ABSENT, SHOUTING, APOLOGY, PROMISE, REFUSAL = KINDS
Heard = tuple[str, str, set[str]]

CASES: list[Heard] = [
    ("en", "Oh sorry, I mixed up the two tickets. Yours is the green one.", set()),
    ("en", "The label says DO NOT TUMBLE DRY, so it was good of you to ask.", set()),
    ("en", "The stamp reads FRAGILE and THIS WAY UP. Thanks for the photo.", set()),
    ("en", "Thanks. That isn't possible by phone; in the app it takes two minutes.", set()),
    ("en", "Thanks. You forgot your scarf at our counter, it's waiting for you.", set()),
    ("en", "Your point is fair. The form is attached.", set()),
    ("en", "When will you send the form?!?!", {SHOUTING, ABSENT}),
    ("et", "Oi, vabandust, ajasin kaks piletit segi. Teie oma on rohelise triibuga.", set()),
    ("et", "Sildil on kirjas MITTE KUIVATADA. Tubli, et üle küsisite.", set()),
    ("et", "Pean veel kord vabandama. On selline nädal.", {APOLOGY}),
    ("hr", "Joj, oprostite, pobrkala sam dvije karte. Vaša je ona sa zelenom crtom.", set()),
    ("hr", "Na etiketi piše NE SUŠITI. Lijepo da ste provjerili.", set()),
    ("hr", "Lampica će pozelenjeti kad se napuni. Hvala na pitanju.", set()),
    ("ru", "Ой, простите, перепутала два билета. Ваш с зелёной полосой.", set()),
    ("ru", "На ярлыке написано НЕ СУШИТЬ. Молодец, что уточнили.", set()),
    ("ru", "Ваш адрес мы никому не передадим. Спасибо за вопрос.", set()),
    ("en", "Thanks for your call. You never told us that you had moved.", {BLAME}),
    ("en", "Thanks Ann. You did everything right, the form was broken. It works now.", set()),
    ("en", 'Thanks! You wrote "you should have told me", and you are right.', set()),
    ("en", "No. Ask the manufacturer.", {REFUSAL, ABSENT}),
    ("en", "Thanks! I'm afraid we can't ship to Malta, but our shop there has it.", set()),
    ("en", "Thanks Eva. I'm going to speak to my manager about it.", {PROMISE}),
    ("en", "Thanks for the call, I'll email you the forms this afternoon.", set()),
    ("en", "We apologise that nobody called you back. It was a busy week.", {APOLOGY}),
    ("en", "Sorry for the wait, Rosa. Here is your invoice.", set()),
    ("en", "Thanks for the photo. The PCB is faulty.", {JARGON}),
    ("en", "Thanks for the photo. Your case is an RMA (a return with a number).", set()),
    ("en", "Thanks. DO NOT OPEN the box before the technician comes.", {SHOUTING}),
    ("en", "Thanks. Press the RESET button and pay by IBAN or at the ATM.", set()),
    ("en", "Please find the invoice attached.", {ABSENT}),
    ("en", "Sorry about that! Which e-mail address do you use with us?", set()),
    ("en", "Thanks. We don't deliver sofas this week: both vans are in repair.", set()),
    ("en", "Thanks, order GB-77X left LONDON HEATHROW today.", set()),
    ("en", "Thanks! To get no more texts, reply STOP to 60777.", set()),
    ("en", "Thanks. I'm checking where they are and will ring you before five.", set()),
    ("et", "Aitäh kirja eest. Hoiatasime teid juba eelmisel kuul.", {BLAME}),
    ("et", "Aitäh! Tegite kõik õigesti, vorm oli katki. Nüüd see töötab.", set()),
    ("et", "Me ei tagasta raha.", {REFUSAL, ABSENT}),
    ("et", "Tänan! Kahjuks me Hiiumaale ei vii, aga saate paki Haapsalust.", set()),
    ("et", "Tänan! Räägin sellest juhatajaga.", {PROMISE}),
    ("et", "Aitäh kõne eest, saadan vormid täna pärastlõunal.", set()),
    ("et", "Palume vabandust, et keegi teile tagasi ei helistanud.", {APOLOGY}),
    ("et", "tänan! vabandust vale suuruse pärast, õige läks täna teele.", set()),
    ("et", "Aitäh foto eest. PCB on rikkis.", {JARGON}),
    ("et", "Aitäh. Tagastame AINULT tšekiga.", {SHOUTING}),
    ("et", "Arve on lisatud.", {ABSENT}),
    ("hr", "Hvala. Upozorili smo Vas na to prošli mjesec.", {BLAME}),
    ("hr", "Hvala. Sve ste dobro napravili, obrazac je bio pokvaren.", set()),
    ("hr", "Ne vraćamo novac.", {REFUSAL, ABSENT}),
    ("hr", "Hvala. Nažalost ne dostavljamo na Vis, paket je u Splitu.", set()),
    ("hr", "Hvala! Razgovarat ću s voditeljicom.", {PROMISE}),
    ("hr", "Hvala na pozivu, obrasce Vam šaljem danas popodne.", set()),
    ("hr", "Ispricavamo se sto Vas nitko nije nazvao.", {APOLOGY}),
    ("hr", "Ispričavamo se zbog naplate. Drugi iznos vraćen je u 10:15.", set()),
    ("hr", "Hvala na slici. PCB je neispravan.", {JARGON}),
    ("hr", "Hvala. Povrat primamo SAMO uz račun.", {SHOUTING}),
    ("hr", "U prilogu je račun.", {ABSENT}),
    ("ru", "Спасибо. Мы предупреждали вас об этом в прошлом месяце.", {BLAME}),
    ("ru", "Спасибо. Вы всё сделали правильно, сломалась форма.", set()),
    ("ru", "Деньги не возвращаем.", {REFUSAL, ABSENT}),
    ("ru", "Спасибо. К сожалению, на острова не доставляем.", set()),
    ("ru", "Спасибо! Я поговорю с руководителем.", {PROMISE}),
    ("ru", "Спасибо за звонок, формы вышлю сегодня после обеда.", set()),
    ("ru", "Извините, что вам никто не перезвонил.", {APOLOGY}),
    ("ru", "Приносим извинения. Вторая сумма возвращена в 10:15.", set()),
    ("ru", "Спасибо за фото. PCB неисправна.", {JARGON}),
    ("ru", "Спасибо. Возврат ТОЛЬКО с чеком.", {SHOUTING}),
    ("ru", "Счёт во вложении.", {ABSENT}),
    ("en", "Thanks. You just need to log in once more.", set()),
    ("en", "Thanks, it's up to you: Thursday or Friday.", set()),
    ("en", "I already told the bank twice. So happy it worked out for you!", set()),
    ("en", "Sorry you had to write for the third time. The fee is gone today.", set()),
    ("et", "Aitäh. Kui te pole kirja saanud, vaadake rämpsposti.", set()),
    ("et", "Tänan. Helistan täna numbrile, mille jätsite.", set()),
    ("hr", "Hvala. Zovem danas na broj koji ste ostavili.", set()),
    ("hr", "Hvala. Ako niste naručili paket, nemojte ga preuzeti.", set()),
    ("ru", "Спасибо. Вам нужно подписать форму.", set()),
    ("ru", "Спасибо. Вы всегда можете позвонить нам.", set()),
    ("ru", "Спасибо. Вам ничего не надо делать.", set()),
    ("en", "Thanks. You must have clicked cancel.", {BLAME}),
    ("et", "Aitäh. See on teie kohustus.", {BLAME}),
    ("hr", "Hvala. Pročitajte ugovor.", {BLAME}),
    ("ru", "Спасибо. Зачем вы стирали пальто?", {BLAME}),
    ("en", "Thanks. Wrong size on your part, so it is no use to anybody.", {BLAME}),
    ("en", "Thanks. You obviously didn't charge the scooter.", {BLAME}),
    ("en", "Thanks. The mix-up was ours and you were quite right to call.", set()),
    ("en", "Thank you. Late applications will not be considered.", {REFUSAL}),
    ("en", "There is nothing we can do.", {REFUSAL, ABSENT}),
    ("en", "What a beautiful garden! The seeds go out tomorrow.", set()),
    ("en", "Thanks. The vet will phone you.", {PROMISE}),
    ("en", "Thanks. We need your PD, the distance between the pupils.", set()),
    ("et", "Tänan. Iga laps teab, et pliiti ei tohi veega kasta.", {BLAME}),
    ("et", "Aitäh, te olete väga kannatlik olnud. Kell on parandatud.", set()),
    ("et", "Tänan. Koeri sisse ei lasta.", {REFUSAL}),
    ("et", "Aitäh. Elektrik võtab teiega ühendust.", {PROMISE}),
    ("et", "Milline tore kassipoeg! Vaktsiin on kirjas reedeks.", set()),
    ("hr", "Hvala. Niste zatvorili ventil i zato je stan poplavljen.", {BLAME}),
    ("hr", "Hvala. Ako niste dobili kod, pošaljite poruku na 1234.", set()),
    ("hr", "Hvala. Za to nismo zaduženi.", {REFUSAL}),
    ("hr", "Hvala. Vodoinstalater će se javiti.", {PROMISE}),
    ("hr", "Joj, to je baš gadno. Novi dolazi sutra.", set()),
    ("ru", "Спасибо. О чём вы думали, когда оставляли дверь открытой?", {BLAME}),
    ("ru", "Спасибо. Вы ни в чём не виноваты, ошибся наш склад.", set()),
    ("ru", "Спасибо. Скидок не даём.", {REFUSAL}),
    ("ru", "Понимаю вас. Но нет.", {REFUSAL}),
    ("ru", "Спасибо. Слесарь вам перезвонит.", {PROMISE}),
    ("ru", "Какая чудесная новость! Запись в пятницу в 10.", set()),
    ("ru", "Спасибо. Платите через ЕРИП или СДЭК.", set()),
    ("en", "The warranty does not cover this.", {REFUSAL, ABSENT}),
    ("et", "Aitäh. Kas on mõni number, kui te vastu ei võta?", set()),
    ("et", "Palume vabandust: lõuna on meie kulul.", set()),
    ("hr", "Hvala. Kada je odbijena?", set()),
    ("ru", "Мне жаль, ваш багаж пока не найден.", {APOLOGY}),
    ("ru", "Спасибо. Подскажите номер заказа, и я проверю.", set()),
]


@pytest.mark.parametrize(("lang", "text", "kinds"), CASES)
def test_hears_what_a_customer_would(lang: str, text: str, kinds: set[str]) -> None:
    assert {mark.kind for mark in find_marks(text, lang=lang)} == kinds


def test_quotes_the_words_and_nothing_for_what_is_absent() -> None:
    marks = find_marks("As I already told you, the form has to be signed!!!", lang="en")
    assert [(mark.kind, mark.quote) for mark in marks] == [
        (BLAME, "As I already told you"),
        (SHOUTING, "!!!"),
        (ABSENT, ""),
    ]


def test_two_promises_of_a_sentence_are_shown_as_one() -> None:
    text = "Thanks. We'll fix the page and let you know once it's done."
    quotes = [mark.quote for mark in find_marks(text, lang="en")]
    assert quotes == ["We'll fix the page and let you know once it's done"]


def test_hears_nothing_in_silence_or_in_other_languages() -> None:
    assert find_marks(" \n", lang="en") == []
    assert find_marks("ES IST NICHT MÖGLICH!!!", lang="de") == []


def test_offers_the_plain_word_of_the_rules() -> None:
    assert plain_word("go-live", lang="en") == "start"
    assert plain_word("hello", lang="en") == ""
    assert plain_word("go-live", lang="de") == ""


@settings(deadline=None)  # the first text of a language waits for its rules
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_never_raises_and_quotes_exactly(text: str, lang: str) -> None:
    assert all(mark.quote in text for mark in find_marks(text, lang=lang))


@pytest.mark.parametrize("junk", ["a", " ", "A ", "we will, ", "'", "XQZ!! ", "1.", "İ\n", "не "])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_junk_ends(junk: str, lang: str) -> None:
    text = (junk * 5_000)[:10_000]
    assert all(mark.quote in text for mark in find_marks(text, lang=lang))


def test_inside_words_apart_by_a_shout_are_quoted_apart() -> None:
    quotes = {mark.quote for mark in find_marks("Ask the XQZ!! ZQX team.", lang="en")}
    assert {"XQZ", "ZQX", "!!"} & quotes
    assert all(quote in "Ask the XQZ!! ZQX team." for quote in quotes)


def broken(folder: Path, old: str, new: str) -> str:
    """What is said about the English rules when one place of them is changed."""
    for name in ("en.toml", "everywhere.toml"):
        (folder / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    whole = (folder / "en.toml").read_text("utf-8")
    (folder / "en.toml").write_text(whole.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError) as error:
        read_rules(folder / "en.toml")
    return str(error.value)


def test_a_broken_rule_names_its_file_and_key(tmp_path: Path) -> None:
    assert broken(tmp_path, "[blame]", "[blame") == (
        "en.toml: correct it, Expected ']' at the end of a table declaration "
        f"(at line {_line_of('[blame]')}, column 7)"
    )
    assert broken(tmp_path, "[blame]", "[blames]") == "en.toml: blame.phrases: missing, add it"
    assert broken(tmp_path, 'joints = ["and"]', "joints = 3") == (
        "en.toml: promise.joints: write a list of texts"
    )
    assert broken(tmp_path, 'joints = ["and"]', "") == "en.toml: promise.joints: missing, add it"
    assert broken(tmp_path, "words_apart = 0", "words_apart = true") == (
        "en.toml: jargon.words_apart: write a whole number up to 5"
    )
    assert broken(tmp_path, 'own_letters = ""', "own_letters = 1") == (
        "en.toml: shouting.own_letters: write a text"
    )
    assert broken(tmp_path, '"latency|jitter" = "delay"', '"latency" = 1') == (
        'en.toml: jargon.words: write lines like "word" = "other word"'
    )


def test_a_phrase_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    first = "# The fault is put on the customer.\nphrases = ["
    for phrase, said in (
        ("<nobody> did", "there is no group <nobody>"),
        ("... you", '"... you" needs a word at its beginning and at its end'),
        ("you * it", '"*" is no word'),
    ):
        found = broken(tmp_path, first, f'phrases = [\n  "{phrase}",')
        assert found == f"en.toml: blame.phrases: correct it, {said}"


def _line_of(words: str) -> int:
    lines = (FOLDER / "en.toml").read_text("utf-8").splitlines()
    return lines.index(words) + 1
