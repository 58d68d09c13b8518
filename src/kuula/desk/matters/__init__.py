"""The same matter: which contacts belong together, and what is known of them when time is over."""
