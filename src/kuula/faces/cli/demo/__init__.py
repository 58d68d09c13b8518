"""The demo company: its words, and the ninety days they are told over."""
