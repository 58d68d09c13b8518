"""What the letters of the large desk are made of: words by how often people use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

COMMON = {
    "et": (
        "tellimus arve kaup tarne kapp diivan laud tool uks klaas vajan saaksin palun ootan eile"
        " täna homme nädal kuller pood raha tagasi makse hind katki puudu vale värv suurus küsimus"
        " vastus aadress telefon teie meie minu selle koos juba veel kuid sest millal kuidas miks"
        " õige hiline kiire abi tänan saadetis leping toode garantii parandus vahetada tühistada"
    ),
    "en": (
        "order invoice goods delivery wardrobe sofa table chair door glass need could please wait"
        " yesterday today tomorrow week courier shop money refund payment price broken missing"
        " wrong colour size question answer address phone your our this with already still but"
        " because when how why right late quick help thanks parcel contract product warranty"
        " repair exchange cancel"
    ),
    "hr": (
        "narudžba račun roba dostava ormar kauč stol stolac vrata staklo trebam molim čekam jučer"
        " danas sutra tjedan kurir trgovina novac povrat plaćanje cijena slomljen nedostaje"
        " pogrešna boja veličina pitanje odgovor adresa telefon vaš naš ovaj zajedno već još ali"
        " jer kada kako zašto točno kasno brzo pomoć hvala pošiljka ugovor proizvod jamstvo"
        " popravak zamjena otkazati"
    ),
    "ru": (
        "заказ счёт товар доставка шкаф диван стол стул дверь стекло нужно могли пожалуйста жду"
        " вчера сегодня завтра неделя курьер магазин деньги возврат оплата цена сломан отсутствует"
        " неправильный цвет размер вопрос ответ адрес телефон ваш наш этот вместе уже ещё но потому"
        " когда как почему верно поздно быстро помощь спасибо посылка договор товары гарантия"
        " ремонт обмен отменить"
    ),
}
LANGUAGES = ("et", "en", "hr", "ru")
SHARES = (50, 20, 15, 15)
RARE_WORDS = 1_000_000
_SYLLABLES = "katorimuselavonepiduralisomatejukovehani"


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language and how often each comes, summed up as `random.choices` wants it."""

    words: Sequence[str]
    summed: Sequence[float]

    def text(self, chance: Random, many: int) -> str:
        """`many` words as a letter has them, the frequent ones often."""
        return " ".join(chance.choices(self.words, cum_weights=self.summed, k=many))


def vocabulary(language: str) -> Vocabulary:
    """Word number n comes 1/(n + 5) as often as the first would: the usual law of words."""
    words = COMMON[language].split()
    return Vocabulary(words, tuple(accumulate(1 / (n + 5) for n in range(len(words)))))


def rare_word(number: int) -> str:
    """Name number `number` of a million: each message holds one, so each comes about thrice."""
    parts: list[str] = []
    for _ in range(5):
        number, part = divmod(number, len(_SYLLABLES) // 2)
        parts.append(_SYLLABLES[2 * part : 2 * part + 2])
    return "".join(parts) + "x"
