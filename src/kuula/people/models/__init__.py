"""Customers, their addresses, and the companies they belong to."""

from kuula.people.models.customer import Address, Company, CompanyDomain, Customer, Erasure

__all__ = ["Address", "Company", "CompanyDomain", "Customer", "Erasure"]
