"""Views of feedback: the lists, passing on, one matter, departments."""
