"""What is known of handovers: how they are counted, and their events."""
