"""`kuula import`: conversations from other desks."""
