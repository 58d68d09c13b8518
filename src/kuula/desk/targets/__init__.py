"""Reply targets: the rules, and the clocks of a conversation that run by them."""
