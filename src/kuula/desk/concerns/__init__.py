"""What conversations are about of what customers bought."""
