"""Shops that tell by signed webhooks what customers buy."""
