"""What is known of promises: those that stand, links of customers, and the record of a team."""
