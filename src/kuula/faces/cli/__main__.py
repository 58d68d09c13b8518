"""`python -m kuula.faces.cli`: the same as the command `kuula`."""

from kuula.faces.cli.main import main

main()
