"""What the demo company's customers experience: journeys over it, and what colleagues noted of the
shop, of visits, letters, calls and hearsay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.heeding import heed
from kuula.faces.cli.demo.script import Script
from kuula.faces.cli.demo.segmenting import DOWN
from kuula.ledger.recording import as_history
from kuula.listening.experiences.actions import (
    ExperienceForm,
    note_experience,
    rebuild_experiences,
)
from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.listening.touchpoints.actions import (
    JourneyForm,
    StageForm,
    TouchpointForm,
    bring_touchpoints,
    save_journey,
    save_touchpoint,
)
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import SYSTEM, Actor

FURNISHING, MENDING = "Furnishing a home", "When something went wrong"
JOURNEYS: Final = (FURNISHING, MENDING)
ASSEMBLY, SHOWROOM = "Assembly at home", "Showroom"
OWN: Final = (
    TouchpointForm(ASSEMBLY, Touchpoint.Kind.USE, "Our fitters put it together at the customer's."),
    TouchpointForm(SHOWROOM, Touchpoint.Kind.PURCHASE, "Where people sit on the sofa first."),
)
STAGES: Final = (
    ("Hears of us", "To see at once what we make", ("advert", "article", "word_of_mouth")),
    ("Looks and compares", "Honest reviews, and time to try", ("review", SHOWROOM)),
    ("Buys", "A clear price and a day of delivery", ("purchase", "shop")),
    ("Receives", "The day that was said, a call before", ("delivery",)),
    ("Puts together and uses", "Everything fits, nothing is missing", (ASSEMBLY, "use")),
    ("Asks", "An answer the same day", ("answer", "promise")),
    ("Is put right", "One person who sees it through", ("solution", "complaint", "return")),
)
TROUBLED: Final = (
    ("Waits", "Word before they ask", ("delivery", "promise")),
    ("Complains", "An apology first", ("answer", "complaint")),
    ("Is put right", "It is over, and stays so", ("solution", "return")),
)


@dataclass(frozen=True, slots=True)
class Tale:
    """Something that happened off-line, by the touchpoint's key or name, in two of the languages
    customers speak."""

    place: str
    way: str
    good: bool
    et: str
    hr: str


TALES: Final = (
    Tale(SHOWROOM, "shop", True, "Müüja lasi rahus proovida ja teadis puidust kõike.",
         "Prodavač ih je pustio da u miru isprobaju i znao je sve o drvu."),
    Tale("advert", "hearsay", False, "Reklaamis oli hind, mida poes enam ei olnud.",
         "U oglasu je bila cijena koje u trgovini više nije bilo."),
    Tale(ASSEMBLY, "visit", True, "Paigaldajad võtsid jalanõud ära ja viisid pakendi kaasa.",
         "Montažeri su se izuli i odnijeli ambalažu."),
    Tale("word_of_mouth", "hearsay", True, "Naaber soovitas: kõik tuli päeval, mil lubati.",
         "Susjeda ih je preporučila: sve je stiglo na dan kad je rečeno."),
    Tale(ASSEMBLY, "phone", False, "Kruvikott oli puudu, riiul seisis nädala põrandal.",
         "Nedostajala je vrećica vijaka, polica je tjedan dana stajala na podu."),
    Tale("review", "hearsay", True, "Luges arvustust ja julges tellida.",
         "Pročitali su recenziju i odlučili naručiti."),
    Tale("shop", "shop", False, "Kassas ootas viisteist minutit, keegi ei vaadanud otsa.",
         "Na blagajni su čekali petnaest minuta, nitko ih nije pogledao."),
    Tale("purchase", "phone", True, "Telefonis öeldi kohe kogu hind koos transpordiga.",
         "Na telefonu su odmah rekli cijelu cijenu s dostavom."),
    Tale("article", "letter", True, "Kirjutas, et lugu tamme hooldusest aitas palju.",
         "Napisali su da im je članak o njezi hrastovine puno pomogao."),
    Tale("use", "letter", False, "Lauaplaat paindus talvel, kirjutas pika kirja.",
         "Ploča stola se zimi savila, napisali su dugo pismo."),
    Tale(SHOWROOM, "visit", True, "Sai kohvi ja kolm kangatükki koju kaasa.",
         "Dobili su kavu i tri uzorka tkanine za kući."),
    Tale("review", "hearsay", False, "Nägi netis halba arvustust, millele keegi ei vastanud.",
         "Na internetu su vidjeli lošu recenziju na koju nitko nije odgovorio."),
)  # fmt: skip
EVERY: Final = 2
DAYS: Final = 84


def experience(script: Script, cast: Cast, until: datetime) -> None:
    """Draw the journeys, note what was told, pass feedback on, and derive what the ledger knows."""
    with as_history(until - timedelta(days=DAYS)):
        bring_touchpoints(SYSTEM)
        for form in OWN:
            save_touchpoint(SYSTEM, form=form)
    _note(script, cast, until)
    with as_history(until):
        _draw()
    heed(script, cast, until)
    rebuild_experiences(SYSTEM)


def _note(script: Script, cast: Cast, until: datetime) -> None:
    places, writers = _places(), dict(_writers(script, cast))
    chosen = list(enumerate(script.customers))[::EVERY]
    for number, one in chosen:
        tale = TALES[number // EVERY % len(TALES)]
        words = {"et": tale.et, "hr": tale.hr}.get(one.language, "")
        form = ExperienceForm(places[tale.place], tale.way, tale.good, words)
        with as_history(until - timedelta(days=1 + number * 5 % (DAYS - 2), hours=number % 7)):
            customer = cast.customers[one.email]
            note_experience(writers[one.brand], customer=customer, form=form)


def _draw() -> None:
    down = segments_for(SYSTEM).in_use().filter(name=DOWN).first()
    about = "From the first they hear of us until everything stands where it should."
    save_journey(SYSTEM, form=JourneyForm(FURNISHING, _stages(STAGES), about))
    mending = JourneyForm(
        MENDING,
        _stages(TROUBLED),
        "What those go through who were let down lately.",
        down.pk if down else None,
    )
    save_journey(SYSTEM, form=mending)


def _stages(told: tuple[tuple[str, str, tuple[str, ...]], ...]) -> list[StageForm]:
    places = _places()
    return [StageForm(name, expects, [places[one] for one in keys]) for name, expects, keys in told]


def _places() -> dict[str, int]:
    """The numbers of the touchpoints, by key or else by name."""
    return {one.key or one.name: one.pk for one in touchpoints_for(SYSTEM).in_use()}


def _writers(script: Script, cast: Cast) -> Iterator[tuple[str, Actor]]:
    """Who writes such things down, by brand."""
    brands = {team.key: team.brand for team in script.teams}
    for one in script.staff:
        if one.role == "agent" and one.team in brands:
            yield brands[one.team], cast.actors[one.email]
