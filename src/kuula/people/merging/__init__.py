"""One person who was written down twice: merging, taking that back, and finding them."""
