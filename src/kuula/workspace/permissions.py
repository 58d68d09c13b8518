"""Everything somebody may be allowed to do. The table of roles is kept in the database and edited
there."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One right. Names are stored: add, never rename."""

    READ = "conversations.read"
    REPLY = "conversations.reply"
    NOTE = "conversations.note"
    ASKED = "conversations.asked"
    CHANGE = "conversations.change"
    ASSIGN = "conversations.assign"
    SHARE_OUT = "conversations.share_out"
    TRAY = "tray.sort"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_CHANGE = "customers.change"
    MERGE = "customers.merge"
    CUSTOMER_NOTES = "customers.notes"
    CONSENTS = "customers.consents"
    SENSITIVE = "customers.sensitive"
    LOOKS = "customers.looks"
    CUSTOMERS_EXPORT = "customers.export"
    ERASE = "customers.erase"
    MONEY = "commerce.money"
    COMMERCE_CHANGE = "commerce.change"
    REPORTS = "reports.read"
    BOARD = "board.read"
    TEMPLATES = "templates.change"
    VIEWS = "views.share"
    COMPLAINTS = "complaints.handle"
    CAUSES = "complaints.causes"
    GOODWILL = "goodwill.give"
    GOODWILL_APPROVE = "goodwill.approve"
    GOODWILL_LIMITS = "goodwill.limits"
    VOUCHERS = "vouchers.redeem"
    FIELDS = "settings.fields"
    PROFILES = "settings.profiles"
    SURVEYS = "surveys.change"
    ANSWERS = "surveys.answers"
    SURVEY_ENTRY = "surveys.enter"
    LISTENING = "listening.change"
    EXPERIENCES = "experiences.record"
    FEEDBACK = "feedback.pass"
    FEEDBACK_ALL = "feedback.all"
    MENTIONS = "mentions.answer"
    MENTION_SOURCES = "mentions.sources"
    SEGMENTS = "segments.change"
    IMPORTS = "settings.imports"
    EXPORT = "settings.export"
    BRANDS = "settings.brands"
    MAILBOXES = "settings.mailboxes"
    STAFF = "settings.staff"
    ROLES = "settings.roles"
    TOKENS = "settings.tokens"
    AUDIT = "audit.read"


LIGHT: Final = frozenset({Permission.ASKED})
"""All that a light seat may do: see what concerns it and answer there internally."""

LABELS: Final[dict[Permission, str | Promise]] = {
    Permission.READ: _("Read conversations"),
    Permission.REPLY: _("Answer customers"),
    Permission.NOTE: _("Write private notes"),
    Permission.ASKED: _("Answer what a colleague asks"),
    Permission.CHANGE: _("Solve, tag and prioritise"),
    Permission.ASSIGN: _("Assign to colleagues and teams"),
    Permission.SHARE_OUT: _("Say how conversations are shared out"),
    Permission.TRAY: _("Sort the “Belongs here?” tray"),
    Permission.CUSTOMERS_READ: _("Read customer profiles"),
    Permission.CUSTOMERS_CHANGE: _("Change customer profiles"),
    Permission.MERGE: _("Merge customers who are one person"),
    Permission.CUSTOMER_NOTES: _("Read and write notes about customers"),
    Permission.CONSENTS: _("Read and record consents"),
    Permission.SENSITIVE: _("Read and change sensitive attributes"),
    Permission.LOOKS: _("Read who looked at a customer"),
    Permission.CUSTOMERS_EXPORT: _("Export what is held on a person"),
    Permission.ERASE: _("Erase a person"),
    Permission.MONEY: _("See amounts, invoices and payments"),
    Permission.COMMERCE_CHANGE: _("Change orders and what customers own"),
    Permission.REPORTS: _("Read reports"),
    Permission.BOARD: _("See the team board"),
    Permission.TEMPLATES: _("Change reply templates"),
    Permission.VIEWS: _("Share saved views with a team"),
    Permission.COMPLAINTS: _("Handle complaints"),
    Permission.CAUSES: _("Change root causes and the complaint procedure"),
    Permission.GOODWILL: _("Give goodwill within one’s limits"),
    Permission.GOODWILL_APPROVE: _("Approve goodwill above the limits"),
    Permission.GOODWILL_LIMITS: _("Change the limits of goodwill"),
    Permission.VOUCHERS: _("Redeem vouchers"),
    Permission.FIELDS: _("Define custom fields and checklists"),
    Permission.PROFILES: _("Define customer attributes and purposes"),
    Permission.SEGMENTS: _("Define segments and personas"),
    Permission.SURVEYS: _("Write surveys and invite to them"),
    Permission.ANSWERS: _("Read who answered what in surveys"),
    Permission.SURVEY_ENTRY: _("Enter answers from paper and phone"),
    Permission.LISTENING: _("Define touchpoints, journeys and what experiences weigh"),
    Permission.EXPERIENCES: _("Record experiences by hand"),
    Permission.FEEDBACK: _("Pass feedback on to departments"),
    Permission.FEEDBACK_ALL: _("Read and steer the feedback of all departments"),
    Permission.MENTIONS: _("Read and answer public mentions"),
    Permission.MENTION_SOURCES: _("Connect sources of public mentions"),
    Permission.IMPORTS: _("Import tables, connect shops and databases"),
    Permission.EXPORT: _("Export everything"),
    Permission.BRANDS: _("Change brands and working hours"),
    Permission.MAILBOXES: _("Connect mailboxes and contact forms"),
    Permission.STAFF: _("Invite and deactivate colleagues"),
    Permission.ROLES: _("Change what roles may do"),
    Permission.TOKENS: _("Make API tokens"),
    Permission.AUDIT: _("Read the audit page"),
}
