"""What customers bought, as pages show it."""
