"""Names of four languages, put together from parts so that there are many and some are frequent."""

import random
from typing import Final

GIVEN: Final = {
    "en": (
        "James John Robert Michael William David Richard Thomas Mark Paul George Kevin "
        "Brian Peter Andrew Simon Neil Adam Luke Oliver Harry Jack Noah Leo Owen Ethan "
        "Liam Hugh",
        "Mary Patricia Jennifer Linda Elizabeth Susan Jessica Sarah Karen Nancy Lisa Emma "
        "Olivia Sophie Grace Ruth Alice Helen Laura Amy Rachel Megan Chloe Lucy Hannah "
        "Joanna Joan",
    ),
    "et": (
        "Jaan Jaak Mart Margus Toomas Andres Priit Urmas Rein Tiit Peeter Kalle Ants "
        "Indrek Marko Tanel Rasmus Kristjan Martin Siim Sander Oskar Karl Henri Taavi "
        "Meelis Raivo",
        "Kadri Kati Mari Maris Liis Anneli Tiina Piret Katrin Kristi Anu Helve Sirje "
        "Merike Eha Triin Laura Kairi Maarja Ene Heli Ulle Riina Evelin Karin Liina Leelo",
    ),
    "hr": (
        "Ivan Marko Luka Petar Josip Ante Tomislav Hrvoje Stjepan Mario Filip Zoran Davor "
        "Goran Igor Nikola Domagoj Matej Krešimir Vedran Dario Boris Zlatko Branimir",
        "Ana Ivana Marija Marijana Petra Lucija Katarina Jelena Sanja Maja Vesna Mirjana "
        "Nikolina Tea Iva Dora Ema Sara Lana Gordana Ljiljana Snježana Božena Đurđica",
    ),
    "ru": (
        "Иван Сергей Алексей Дмитрий Андрей Михаил Николай Павел Владимир Олег Юрий "
        "Виктор Игорь Максим Роман Артём Кирилл Денис Евгений Антон Станислав Григорий",
        "Анна Мария Елена Ольга Наталья Татьяна Ирина Светлана Екатерина Юлия Людмила "
        "Галина Валентина Надежда Оксана Вера Дарья Алина Ксения Полина Евгения Жанна",
    ),
}
_ROOTS: Final = {
    "en": (
        "Harri Robin John Thomp Wat Ander Richard William Jack Hen Ash Hol Black White "
        "Red Green Mar Thorn Nor Wes Mil Cob Brad Cran Fair Gold Hart Kirk Lang Mor Pres "
        "Stan Wal Whit Wood Al"
    ),
    "et": (
        "Tamm Saar Sepp Mägi Kask Kukk Rebane Ilves Pärn Koppel Lepik Oja Kuusk Raud "
        "Vaher Lõhmus Kallas Põder Mets Laan Org Lill Teder Roos Luik Kivi Allik Jõe Nurm "
        "Pihla Suur Uus Vana"
    ),
    "hr": (
        "Horva Kova Babi Mari Juri Nova Kneže Vuko Petro Bla Tomi Peri Filipo Martino "
        "Pavlo Gru Šimu Bošnja Lovri Radi Bari Mato Ani Joki Ivano Klari Rosa Dragi Stoja "
        "Mili Zeli Buri"
    ),
    "ru": (
        "Иван Смирн Кузнец Поп Васил Петр Соколь Михайл Новик Фёдор Мороз Волк Алексе "
        "Лебед Семён Егор Павл Козл Степан Никола Орл Андре Макар Никит Захар Зайц Сол "
        "Борис Яковл Григор"
    ),
}
_ENDS: Final = {
    "en": "son ton ley man ford field well by worth wood ham er s",
    "et": "   maa ste mägi la vere pere soo saar vee oja kas",
    "hr": "ić vić čić ević nić đić nović lić čević šić rić tić",
    "ru": "ов ев ин енко овский ихин ьев янов",
}
CITIES: Final = {
    "en": [
        "London",
        "Leeds",
        "Bristol",
        "York",
        "Bath",
        "Dover",
        "Derby",
        "Exeter",
        "Oxford",
        "Kent",
        "Luton",
        "Ripon",
        "Truro",
    ],
    "et": [
        "Tallinn",
        "Tartu",
        "Narva",
        "Pärnu",
        "Viljandi",
        "Rakvere",
        "Võru",
        "Valga",
        "Paide",
        "Haapsalu",
        "Keila",
    ],
    "hr": [
        "Zagreb",
        "Split",
        "Rijeka",
        "Osijek",
        "Zadar",
        "Pula",
        "Sisak",
        "Karlovac",
        "Šibenik",
        "Vukovar",
        "Sinj",
    ],
    "ru": [
        "Таллинн",
        "Нарва",
        "Рига",
        "Псков",
        "Тверь",
        "Казань",
        "Самара",
        "Омск",
        "Пермь",
        "Уфа",
        "Тула",
        "Курск",
    ],
}
COUNTRY: Final = {"en": "44", "et": "372", "hr": "385", "ru": "7"}


def surnames(language: str) -> list[str]:
    """Every family name there is."""
    ends = _ENDS[language].split(" ")
    return list(dict.fromkeys(root + end for root in _ROOTS[language].split() for end in ends))


def often_first(chance: random.Random, rows: list[str]) -> str:
    """One of the rows, the first ones oftener: a name's frequency falls with its rank."""
    return rows[int(len(rows) * chance.random() ** 1.8)]


def feminine(language: str, surname: str) -> str:
    """A Russian family name as a woman bears it."""
    if language != "ru":
        return surname
    if surname.endswith("ский"):
        return surname.removesuffix("ий") + "ая"
    return surname + "а" if surname[-2:] in ("ов", "ев", "ин") else surname
