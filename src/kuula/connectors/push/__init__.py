"""Web Push: notices on a device whose browser its person let show them."""
