"""The desks whose exports can be read, one file each."""
