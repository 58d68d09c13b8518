"""Before a person is erased: what will be gone, and what stays."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.people.models import Customer
from kuula.ui.formats import numbered
from kuula.ui.page import Page


@dataclass(frozen=True, kw_only=True)
class ErasurePage(Page):
    """`word` is what must be typed to go on."""

    word: str
    back_url: str
    error: str = ""

    def mistyped(self) -> "ErasurePage":
        """The page that says that the word was another."""
        return replace(self, error=_("This is not what stands above. Nothing was erased."))


def erasure_page(request: StaffRequest, customer: Customer) -> ErasurePage:
    """The page for a customer; their name is the word, their number when there is no name."""
    return ErasurePage(
        title=_("Erase %(name)s") % {"name": customer.name or numbered(customer.pk)},
        frame=frame_for(request, "customers"),
        word=customer.name or str(customer.pk),
        back_url=reverse("customer", args=[customer.pk]),
    )
