"""Where a mail belongs: read, its marks found, its row written."""
