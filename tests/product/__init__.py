"""The running product: started by its own command, used through its own doors."""
