"""Practice mail on this machine only: a real IMAP server and a real SMTP receiver on loopback.

Used by the tests and by `kuula demo mail`, so that anybody can watch mail come in and go out
without an account anywhere. Dovecot is Debian's dovecot-imapd.
"""
