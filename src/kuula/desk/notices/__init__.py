"""What colleagues are told of, to whom each event is told, and in which words."""
