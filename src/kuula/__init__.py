"""Kuula: customer service and customer experience on one ledger."""
