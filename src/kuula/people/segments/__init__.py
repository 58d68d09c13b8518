"""Segments: rules over what is known of customers, who they fit, and how that moves."""
