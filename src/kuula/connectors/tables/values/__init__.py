"""From what a cell says to a value: mail, telephone, language, yes and no, date, number."""
