"""Persons of four countries made up with known truth: who is written down twice, and who only looks
so."""
