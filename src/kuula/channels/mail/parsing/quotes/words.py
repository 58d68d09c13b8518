"""How mail programs say "wrote", name months and label headers in several languages."""

import re
from typing import Final

_MONTHS: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "jaan",
    "veeb",
    "märts",
    "mär",
    "aprill",
    "mai",
    "juuni",
    "juuli",
    "okt",
    "dets",
    "sij",
    "velj",
    "ožu",
    "tra",
    "svi",
    "lip",
    "srp",
    "kol",
    "ruj",
    "lis",
    "stu",
    "pro",
    "siječ",
    "veljač",
    "ožuj",
    "trav",
    "svib",
    "lipn",
    "srpn",
    "kolov",
    "ruj",
    "listop",
    "studen",
    "prosin",
    "янв",
    "февр",
    "фев",
    "мар",
    "апр",
    "мая",
    "май",
    "июн",
    "июл",
    "авг",
    "сен",
    "окт",
    "ноя",
    "дек",
    "märz",
    "maalis",
    "helmi",
    "tammi",
    "huhti",
    "touko",
    "kesä",
    "heinä",
    "elo",
    "syys",
    "loka",
    "marras",
    "joulu",
]
_WEEKDAYS: Final = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "esmaspäev",
    "teisipäev",
    "kolmapäev",
    "neljapäev",
    "reede",
    "laupäev",
    "pühapäev",
    "ponedjeljak",
    "utorak",
    "srijeda",
    "četvrtak",
    "petak",
    "subota",
    "nedjelja",
    "pon",
    "uto",
    "sri",
    "čet",
    "pet",
    "sub",
    "ned",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
]
_VERBS: Final = (
    r"wrote|writes|kirjutas|kirjutab|napisao/la|napisao\(la\)|napisala?|napisao|piše"
    r"|написал\(-?а\)|написала?|"
    r"пишет|писал\(?а?\)?|schrieb|kirjoitti|rakstīja|rašė"
)

VERB: Final = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)", re.I)
DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)?\d{2}|(?:19"
    r"|20)\d{2}[./-]\s?\d{1,2}[./-]\s?\d{1,2})(?!\d)"
    rf"|(?<!\d)\d{{1,2}}\.?\s+(?:{'|'.join(_MONTHS)})\w{{0,10}}\.?,?\s+(?:19|20)\d{{2}}"
    rf"|(?<!\w)(?:{'|'.join(_MONTHS)})\w{{0,10}}\.?\s+\d{{1,2}},?\s+(?:19|20)\d{{2}}",
    re.I,
)
TIME: Final = re.compile(r"(?<![\d.,])\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?![\d.]\d)")
ADDRESS: Final = re.compile(r"[^\s<>()\[\]\"',;:@]{1,100}@[^\s<>()\[\]\"',;:@]{1,200}")
MACHINE_START: Final = re.compile(
    rf"\W*(?:On\s|Am\s|Dana\s|Dne\s|Kuupäev|Kontakt\s|\d|(?:{'|'.join(_WEEKDAYS)})\b|<)", re.I
)
_CAPITAL: Final = r"[A-ZÕÄÖÜŠŽČĆĐА-ЯЁ][\w'’.-]*"
NAMED: Final = re.compile(
    rf"(?:{_CAPITAL}[ ,]+){{1,3}}(?:je\s+)?(?i:{_VERBS})(?!\w)"
    rf"|(?i:{_VERBS})(?:\s+{_CAPITAL}){{2,4}}"
)
BARE: Final = re.compile(rf"\W*(?:{_CAPITAL}\s+){{1,3}}(?:je\s+)?(?i:{_VERBS})\s*(?:je)?\s*:")

HEADER_KINDS: Final = {
    "from": "from saatja kellelt od šalje pošiljatelj от отправитель",
    "sent": "sent date saadetud saatmisaeg kuupäev poslano datum отправлено дата",
    "to": "to adressaat kellele saaja prima za primatelj кому получатель",
    "subject": "subject teema predmet naslov тема",
    "cc": "cc koopia kopija копия",
}
HEADER_LINE: Final = re.compile(
    r"[\s>*_|]*(?P<word>от кого|from|[^\W\d_]{2,12})\s*\*?\s*:\s*\*?\s*(?P<value>.*)", re.I
)
KIND_OF: Final = {word: kind for kind, words in HEADER_KINDS.items() for word in words.split()} | {
    "от кого": "from"
}
SEPARATOR: Final = re.compile(
    r"\s*[-_=*—]{2,}\s*(?:original|originaal|algne|algupärane|izvorn|исходн|оригинал"
    r"|reply|vastus|odgovor|ответ"
    r"|предыдущ|eelmine|ursprüngliche)[^\n-]{0,40}[-_=*—]{2,}\s*:?\s*",
    re.I,
)
FORWARD: Final = re.compile(
    r"\s*(?:[-_=*—]{2,}\s*(?:forwarded|edasta\w+|edasi saade\w+|proslijeđen\w*"
    r"|prosljeđen\w*|пересла\w*|пересыла\w*"
    r"|перенаправ\w*)[^\n-]{0,60}[-_=*—]{2,}|begin forwarded message:"
    r"|algab edastatud (?:kiri|sõnum):"
    r"|početak proslijeđene poruke:|начало переадресованного сообщения:"
    r"|начало пересылаемого сообщения:)\s*",
    re.I,
)
UNDERSCORES: Final = re.compile(r"\s*(?:_{10,}|-{20,})\s*")
QUOTE: Final = re.compile(r"\s{0,3}(?:>|\|\s)")
MOBILE: Final = re.compile(
    r"[-–—_\s]*(?:sent from (?:my |the )?(?:iphone|ipad|mobile|phone|android|samsung"
    r"|galaxy|huawei|xiaomi|nokia"
    r"|blackberry|windows|mail for windows|outlook|yahoo|proton|mail\.ru|yandex|a mobile"
    r"|smartphone)"
    r"|sent (?:via|with|by) (?:my )?(?:iphone|android|samsung|proton|shiftmail)"
    r"|get outlook for|get \[?bluemail"
    r"|saadetud (?:minu |mu )?(?:iphone|ipad|android|telefoni|mobiil|samsung|galaxy|nuti"
    r"|seadmest|outlook|rakendus)"
    r"|hangi outlook|laadige alla outlook|poslano (?:s|sa|iz|putem|preko) (?:mog |mojeg "
    r"|mojega |moga )?"
    r"(?:iphone|ipad|android|mobi|samsung|galaxy|uređaj|telefon|outlook|aplikacij|pametn)"
    r"|nabavite outlook|preuzmite outlook|отправлено (?:с|со|из|через|от) (?:моего "
    r"|мобильн|смартфон|устройства |"
    r"приложения |iphone|ipad|android|samsung|телефон|планшет|outlook|mail|почты|яндекс)"
    r"|скачайте outlook"
    r"|скачать outlook|получить outlook)",
    re.I,
)


def header_kind(line: str) -> str | None:
    """Which header of a quoted mail a line is: from, sent, to, subject, cc or None."""
    found = HEADER_LINE.match(line[:300])
    return KIND_OF.get(found["word"].lower()) if found else None
