"""The pages of segments and personas."""
