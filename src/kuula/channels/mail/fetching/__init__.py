"""Fetching mail by IMAP: a connection, the folder's new mails, and one watch per mailbox."""
