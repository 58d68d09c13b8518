"""What happens to contact forms, and what comes by them. No free text."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class FormSent(Event):
    """Somebody wrote by a contact form. `proven` says that the site vouched for who it is.

    `doubt` is empty, or why it was put with the spam: filled, hasty or links.
    """

    type: ClassVar[str] = "form.form_sent"
    words: ClassVar[str] = _("It came by the contact form; nobody proved the address")
    form_id: int
    proven: bool = False
    doubt: str = ""

    def sentence(self) -> str:
        """Whether the address is proven, or why it looks like spam."""
        if self.doubt:
            return _("It came by the contact form and looks like spam")
        return (
            _("It came by the contact form from somebody signed in") if self.proven else self.words
        )


@dataclass(frozen=True)
class FormAdded(Event):
    """A contact form was made."""

    type: ClassVar[str] = "form.form_added"
    words: ClassVar[str] = _("%(actor)s made the contact form %(name)s")
    form_id: int
    name: str


@dataclass(frozen=True)
class FormChanged(Event):
    """Settings of a contact form were changed; only their names are kept."""

    type: ClassVar[str] = "form.form_changed"
    words: ClassVar[str] = _("%(actor)s changed the contact form %(name)s")
    form_id: int
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FormSecretRenewed(Event):
    """The secret that a site signs with was replaced; the one before counts no more."""

    type: ClassVar[str] = "form.form_secret_renewed"
    words: ClassVar[str] = _("%(actor)s replaced the secret of the contact form %(name)s")
    form_id: int
    name: str
