"""The form in which a shop is connected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kuula.connectors.shops.actions import ShopWish
from kuula.connectors.shops.models import Shop


class ShopDetails(forms.Form):
    """Name, what it runs on, its word for what it tells, its secret."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("What it runs on"), choices=Shop.Kind.choices)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy(
            "The word under which its orders are kept. Tables and programs that say the same word "
            "mean the same orders. Without one it is the name."
        ),
        max_length=80,
        required=False,
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret of the shop"),
        help_text=gettext_lazy(
            "Shopify gives you one: paste it here. Of the others Kuula makes one. Empty keeps it."
        ),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy("Otherwise its calls are turned away, and it tries again later."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, kept: Shop | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept is not None:
            self.fields["kind"].disabled = True

    @staticmethod
    def of(shop: Shop) -> dict[str, object]:
        """The values of a shop."""
        return {name: getattr(shop, name) for name in ("name", "kind", "source", "active")}

    def wanted(self) -> ShopWish:
        """What is wished; for a valid form."""
        return ShopWish(**{one: self.cleaned_data[one] for one in ShopWish.__slots__})
