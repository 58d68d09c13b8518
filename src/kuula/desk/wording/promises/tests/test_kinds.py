"""What kind of thing is promised, by the rule file of each language."""

from pathlib import Path

import pytest

from kuula.desk.wording.promises.kinds import FOLDER, KINDS, kind_of, kinds_in
from kuula.desk.wording.rulefile import RuleError

SAID = (
    ("en", "We will refund the 40 euros by Friday", "refund"),
    ("en", "I will call you tomorrow at 15:00", "call_back"),
    ("en", "The engineer will fix the boiler on Monday", "repair"),
    ("en", "The parcel goes out today", "delivery"),
    ("en", "I will let you know by noon", "reply"),
    ("en", "We will look at it on Monday", "other"),
    ("et", "Kanname raha reedeks tagasi", "refund"),
    ("et", "Helistan Teile homme kell 15.00", "call_back"),
    ("et", "Vahetame lambi esmaspäeval välja", "repair"),
    ("et", "Kuller toob kapi homme", "delivery"),
    ("et", "Annan Teile homme teada", "reply"),
    ("et", "Vaatame selle homme üle", "other"),
    ("hr", "Povrat novca stiže do petka", "refund"),
    ("hr", "Nazvat ću vas sutra u 15:00", "call_back"),
    ("hr", "Majstor dolazi popraviti bojler u ponedjeljak", "repair"),
    ("hr", "Paket šaljemo danas", "delivery"),
    ("hr", "Javit ću vam se do podneva", "reply"),
    ("hr", "Pogledat ćemo to sutra", "other"),
    ("ru", "Вернём деньги до пятницы", "refund"),
    ("ru", "Я позвоню вам завтра в 15:00", "call_back"),
    ("ru", "Мастер отремонтирует котёл в понедельник", "repair"),
    ("ru", "Курьер привезёт шкаф завтра", "delivery"),
    ("ru", "Отвечу вам до полудня", "reply"),
    ("ru", "Посмотрим это завтра", "other"),
)


@pytest.mark.parametrize(("lang", "quote", "kind"), SAID)
def test_the_words_say_the_kind(lang: str, quote: str, kind: str) -> None:
    assert kind_of(quote, lang) == kind


def test_words_of_another_language_are_known_too() -> None:
    assert kind_of("Helistan kliendile homme", "hr") == "call_back"
    assert kind_of("Позвонить завтра", "xx") == "call_back"
    assert kind_of("", "et") == "other"


def test_a_kind_that_nobody_reads_names_the_file(tmp_path: Path) -> None:
    text = (FOLDER / "en.toml").read_text("utf-8")
    (tmp_path / "en.toml").write_text(text + 'gift = ["present"]\n', "utf-8")
    with pytest.raises(RuleError, match=r"en\.toml: kinds\.gift: unknown"):
        kinds_in("en", tmp_path)
    assert set(kinds_in("en")) == set(KINDS)
