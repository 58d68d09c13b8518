"""Everything an installation holds, carried out in open formats and into an empty one again."""
