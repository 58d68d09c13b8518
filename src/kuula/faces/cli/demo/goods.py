"""What the demo company sells: its catalogue, and which of it somebody gets."""

from dataclasses import dataclass
from typing import Final

from kuula.faces.cli.demo.script import Script
from kuula.kit import clock
from kuula.people.commerce.actions import put_products
from kuula.people.commerce.forms import Manual, ProductForm
from kuula.workspace.actors import SYSTEM

SOURCE: Final = "demo-shop"
CURRENCY: Final = "EUR"
MODELS: Final = {
    "pohjala": (
        "Lahemaa", "Vilsandi", "Soomaa", "Matsalu", "Naissaar", "Karula", "Alutaguse", "Endla",
    ),
    "jadran": ("Korčula", "Mljet", "Vis", "Lastovo", "Cres", "Brač", "Kornati", "Pag"),
}  # fmt: skip
THINGS: Final = {
    "pohjala": (
        "riidekapp", "diivan", "laud", "voodi", "riiul", "kummut", "tugitool", "kirjutuslaud",
    ),
    "jadran": (
        "ormar", "kauč", "stol", "krevet", "polica", "komoda", "fotelja", "radni stol",
    ),
}  # fmt: skip
PRICES: Final = (349_00, 649_00, 249_00, 519_00, 89_00, 189_00, 129_00, 49_90)
CARE: Final = {"pohjala": "Mööblihooldus", "jadran": "Njega namještaja"}
MANUAL: Final = {"pohjala": "Kokkupaneku juhend", "jadran": "Upute za sastavljanje"}
VERSIONS: Final = ("2025", "2026")


@dataclass(frozen=True)
class Article:
    """Something of a brand's catalogue."""

    key: str
    name: str
    price: int


def article(brand: str, place: int) -> Article:
    """The article at a place of a brand's catalogue, round and round."""
    number = place % len(PRICES)
    name = f"{MODELS[brand][number]} {THINGS[brand][number]}"
    return Article(f"{brand}-{number + 1}", name, PRICES[number])


def article_in(brand: str, text: str, place: int) -> Article:
    """The article whose model a text names, else the one at `place`."""
    named = (n for n, model in enumerate(MODELS[brand]) if model in text)
    return article(brand, next(named, place))


def stock(script: Script) -> None:
    """Put up the catalogue of each brand, with manuals where something is to be put together."""
    for brand in script.brands:
        forms = [_form(brand.key, place) for place in range(len(PRICES))]
        care = ProductForm(
            external_id=f"{brand.key}-care", fresh_at=clock.now(), name=CARE[brand.key]
        )
        put_products(SYSTEM, source=SOURCE, forms=[*forms, care])


def _form(brand: str, place: int) -> ProductForm:
    one = article(brand, place)
    manual = Manual(
        title=MANUAL[brand],
        url=f"https://{brand}.example/manuals/{one.key}.pdf",
        language="et" if brand == "pohjala" else "hr",
    )
    return ProductForm(
        external_id=one.key,
        fresh_at=clock.now(),
        name=one.name,
        versions=VERSIONS,
        manuals=(manual,),
    )
