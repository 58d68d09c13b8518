"""What is known of handovers: the one that stands, its brief, lists, and their events."""
