"""Custom fields of conversations: their values, who sees them, and what is told of them."""
