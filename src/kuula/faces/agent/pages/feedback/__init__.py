"""Pages of feedback: the lists, one matter, passing on, departments, the report."""
