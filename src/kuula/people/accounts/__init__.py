"""Business customers: what a company is worth, who belongs to it, what we plan for it."""
