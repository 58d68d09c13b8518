"""From the bytes of a file to numbered records; nothing of Django's models."""
