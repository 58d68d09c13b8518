"""Where a mail comes from, as far as that can be proved; and what our own domain lacks."""
