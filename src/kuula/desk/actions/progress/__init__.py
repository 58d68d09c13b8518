"""The only writers of progress policies and updates."""
