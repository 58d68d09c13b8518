"""The contact form for a company's own site: whoever writes there begins a conversation."""
