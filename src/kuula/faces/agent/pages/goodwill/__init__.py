"""Pages of goodwill and vouchers."""
