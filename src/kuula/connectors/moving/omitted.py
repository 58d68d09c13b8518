"""What an export leaves out, and why: secrets, and what each installation makes for itself.

A model or column that is not named here is exported. The house tests see to it that nothing that
is called like a secret goes out unnoticed.
"""

from dataclasses import dataclass
from typing import Final

DERIVED: Final = "It is derived from the ledger, and is again where the export is taken in."
SIGN_IN: Final = "It signs people in; they sign in anew."
MACHINERY: Final = "Each installation makes it for itself."
PROGRAMS: Final = "It lets programs in; new tokens are made where the export is taken in."
CALLS: Final = "What shops said lies some days only; people who were erased may stand in it."
OF_COLLEAGUES: Final = (
    "What colleagues say in surveys is told five at a time and never one by one; their results stay"
    " with the old installation, and they may answer anew."
)
WAITING: Final = "Mail that is still to be sent, so that no customer gets it twice."


@dataclass(frozen=True, slots=True)
class Blank:
    """A column that is left out: why, and the SQL of what stands there after an import. `row` is
    the imported row. A `fresh` one is a sealed secret, made anew for each row."""

    why: str
    sql: str = "''"
    fresh: bool = False


TABLES: Final[dict[str, str]] = {
    "auth_permission": MACHINERY,
    "auth_group": MACHINERY,
    "auth_group_permissions": MACHINERY,
    "django_content_type": MACHINERY,
    "django_session": SIGN_IN,
    "account_emailconfirmation": SIGN_IN,
    "mfa_authenticator": SIGN_IN,
    "usersessions_usersession": SIGN_IN,
    "socialaccount_socialapp": SIGN_IN,
    "socialaccount_socialaccount": SIGN_IN,
    "socialaccount_socialtoken": SIGN_IN,
    "procrastinate_workers": MACHINERY,
    "procrastinate_jobs": MACHINERY,
    "procrastinate_events": MACHINERY,
    "procrastinate_periodic_defers": MACHINERY,
    "ledger_reader": MACHINERY,
    "ledger_delivery": MACHINERY,
    "workspace_invitation": "It lets people in; they are invited anew.",
    "workspace_apitoken": PROGRAMS,
    "workspace_receipt": PROGRAMS,
    "form_sentpage": MACHINERY,
    "listening_surveyticket": "It lets a colleague in once; it ends with the old installation.",
    "listening_surveyticketholder": OF_COLLEAGUES,
    "push_browser": SIGN_IN,
    "push_pushkey": MACHINERY,
    "moving_export": MACHINERY,
    "listening_resultcell": MACHINERY,
    "listening_resultstate": MACHINERY,
    "listening_experiencefact": DERIVED,
    "listening_derivation": MACHINERY,
    "shops_shopcall": CALLS,
}
_LINK: Final = Blank(
    "It opens the page of a link in a mail; such links end with the old installation.",
    "'moved-' || row.id",
)
_STORED: Final = Blank("A password, key or token; it is entered anew.")
COLUMNS: Final[dict[str, Blank]] = {
    "workspace_staff.password": Blank("Everybody sets a new password.", "'!'"),
    "workspace_firstrun.secret": Blank("It lets the first administrator in."),
    "desk_followup.token_digest": _LINK,
    "listening_ratingrequest.token_digest": _LINK,
    "listening_invitation.token_digest": _LINK,
    "listening_feedbacktelling.token_digest": _LINK,
    "form_contactform.secret_sealed": Blank(
        "A new one is made; the sites that sign are given that.", fresh=True
    ),
    "mail_mailbox.password_sealed": _STORED,
    "mail_mailbox.oauth_secret_sealed": _STORED,
    "mail_mailbox.oauth_refresh_sealed": _STORED,
    "mail_mailbox.oauth_access_sealed": _STORED,
    "mail_mailbox.webhook_secret_sealed": _STORED,
    "shops_shop.secret_sealed": _STORED,
    "tables_pull.password_sealed": _STORED,
    "importers_import.run": Blank(MACHINERY),
}
_OF_CUSTOMERS: Final = "{} IN (SELECT id FROM listening_survey WHERE audience = 'customers')"
ROWS: Final[dict[str, tuple[str, str]]] = {
    "mail_outgoing": ("state NOT IN ('queued', 'sending')", WAITING),
    "listening_response": (_OF_CUSTOMERS.format("survey_id"), OF_COLLEAGUES),
    "listening_answer": (
        "response_id IN (SELECT id FROM listening_response WHERE "
        f"{_OF_CUSTOMERS.format('survey_id')})",
        OF_COLLEAGUES,
    ),
}
"""Of a table only these rows, and why."""

SEALED: Final = {"people_attributevalue": "sealed"}
"""Columns whose words are encrypted with the key of the installation."""

STORED: Final = {"desk_attachment": "key", "mail_rawmail": "key", "people_persona": "picture"}
"""Columns that name a file in storage. A table that was sent in is none of them: it lies a week,
and people who were erased since may still stand in it."""
