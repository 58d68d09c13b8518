"""The pages of surveys and of the builder in which they are written."""
