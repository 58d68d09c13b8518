"""What Kuula is connected to outside: one package for each way."""
