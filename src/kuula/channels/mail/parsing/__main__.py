"""The mail parser on its own."""

import sys

from kuula.channels.mail.parsing.cli import main

sys.exit(main(sys.argv[1:]))
