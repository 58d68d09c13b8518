"""The only writers of mail. Every action: allow, lock, check, change, record."""
