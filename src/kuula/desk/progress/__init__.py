"""Progress assurance: after long silence the customer hears how far we are."""
