"""Words for the state of an order or an invoice, as shops and ledgers write them in the four
languages; currencies by code or sign."""

from typing import Final

from kuula.kit.money import currencies

_ORDER: Final = {
    "placed": """
        placed new pending pendingpayment onhold open received created confirmed
        unfulfilled ordered uus ootel esitatud tellitud vastuvõetud kinnitatud
        makseootel novo nova zaprimljeno zaprimljena naručeno načekanju potvrđeno
        potvrđena новый новая оформлен принят создан ожидает ожидаетоплаты подтверждён
        подтвержден
    """,
    "preparing": """
        preparing processing inprogress paid packed packing picking awaitingshipment
        partial partiallyfulfilled töös töötlemisel komplekteerimisel ettevalmistamisel
        makstud tasutud pakitud uobradi obrađujese upripremi plaćeno plaćena zapakirano
        вобработке обрабатывается собирается комплектуется оплачен упакован
    """,
    "sent": """
        sent shipped dispatched intransit onitsway outfordelivery fulfilled saadetud
        teel väljasaadetud poslano poslana isporučujese uputi naputu отправлен
        отправлено впути доставляется отгружен
    """,
    "delivered": """
        delivered completed complete closed done finished archived
        kohaletoimetatud kätteantud täidetud lõpetatud valmis tarnitud isporučeno
        isporučena dostavljeno završeno završena доставлен доставлено выполнен завершён
        завершен получен закрыт
    """,
    "cancelled": """
        cancelled canceled refunded void voided failed trash declined expired tühistatud
        katkestatud otkazano otkazana stornirano poništeno отменён отменен отменено
        аннулирован
    """,
}
_INVOICE: Final = {
    "open": """
        open unpaid due overdue sent issued pending partiallypaid maksmata tasumata
        avatud väljastatud üleaja osaliselttasutud neplaćeno neplaćen otvoren otvoreno
        izdan izdano dospjelo неоплачен неоплачено открыт выставлен просрочен коплате
    """,
    "paid": """
        paid settled closed makstud tasutud laekunud plaćeno plaćen podmireno zatvoren
        оплачен оплачено погашен
    """,
    "void": """
        void voided cancelled canceled credited writtenoff tühistatud krediteeritud
        stornirano storniran otkazano poništeno аннулирован отменён отменен
    """,
}
_SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "евро": "EUR", "euro": "EUR",
                 "eurot": "EUR", "eura": "EUR", "руб": "RUB", "рублей": "RUB"}  # fmt: skip


def _by_word(states: dict[str, str]) -> dict[str, str]:
    return {word: state for state, words in states.items() for word in words.split()}


ORDER_STATES: Final = _by_word(_ORDER)
INVOICE_STATES: Final = _by_word(_INVOICE)


def state_key(text: str) -> str:
    """A state as it is compared: lower case, letters only; "On hold" and "wc-on-hold" are one."""
    return "".join(filter(str.isalnum, text.casefold().removeprefix("wc-")))


def currency_code(text: str) -> str:
    """The code of a currency by its code or sign; empty for none."""
    word = text.strip(" .")
    code = _SIGNS.get(word.casefold(), word.upper())
    return code if code in currencies() else ""
