"""A large desk to measure on: a million conversations with three million messages, made by COPY."""
