"""The only writers of commercial facts."""

from kuula.people.commerce.actions.buyers import put_buyers
from kuula.people.commerce.actions.goods import put_owned, put_products, put_subscriptions
from kuula.people.commerce.actions.keeping import Outcome, Result
from kuula.people.commerce.actions.matching import match_customer
from kuula.people.commerce.actions.money import put_invoices, put_payments, put_returns
from kuula.people.commerce.actions.orders import put_deliveries, put_orders
from kuula.people.commerce.actions.watching import note_late_deliveries, note_overdue_invoices

__all__ = [
    "Outcome",
    "Result",
    "match_customer",
    "note_late_deliveries",
    "note_overdue_invoices",
    "put_buyers",
    "put_deliveries",
    "put_invoices",
    "put_orders",
    "put_owned",
    "put_payments",
    "put_products",
    "put_returns",
    "put_subscriptions",
]
