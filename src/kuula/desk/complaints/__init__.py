"""What is known of complaints: access, the register, links, and their events."""
