"""Who is given what: the queue of a team, its roster, and when an absent colleague is back."""
