"""Mail on its way out: what it says, where it stands, and how a server takes it."""
