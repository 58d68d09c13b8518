"""The one password that everybody may know: that of the demo company's staff."""

from typing import Final

DEMO_PASSWORD: Final = "kuula-demo"  # noqa: S105 - printed at every start of the demo
