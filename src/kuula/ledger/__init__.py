"""The ledger: whatever happens to a customer is written once, here, and read by everybody else."""
