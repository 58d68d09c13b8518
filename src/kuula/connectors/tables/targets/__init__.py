"""What a table can be brought as. See `target.py` for making another."""
