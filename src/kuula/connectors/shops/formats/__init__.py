"""What each kind of shop writes, as forms of the people room."""
