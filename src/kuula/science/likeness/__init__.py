"""Who may be the same person: probabilistic record linkage after Fellegi and Sunter.

I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", Journal of the American Statistical
Association 64 (1969), 1183-1210. No Django, no database: plain persons in, weighted pairs out.
"""

from kuula.science.likeness.model import Model, estimate
from kuula.science.likeness.pairs import Found, alike, found_among
from kuula.science.likeness.person import Person
from kuula.science.likeness.shipped import LEAST, SHIPPED

__all__ = ["LEAST", "SHIPPED", "Found", "Model", "Person", "alike", "estimate", "found_among"]
