"""What the words of a reply promise, how they sound, and what they ask again: four languages.

Rules that people can read, no Django, no database, no network. Each check answers within 30 ms for
2,000 characters; what is doubtful is not marked, since a wrong hint is worse than none.
"""
