"""Pages of the ways to answer surveys."""
