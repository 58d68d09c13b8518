"""The only writers of mail: what comes in, what goes out, mailboxes. Allow, lock, check, change, record."""
