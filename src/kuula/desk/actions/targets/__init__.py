"""The only writers of reply targets and of what their clocks tell."""
