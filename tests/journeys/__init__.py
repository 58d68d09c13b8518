"""What people do with Kuula in a browser, from the first key to the last; each ends with axe."""
