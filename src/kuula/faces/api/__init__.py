"""What programs may do."""

PREFIX = "/api/"
