"""Customers whom an import brings."""
