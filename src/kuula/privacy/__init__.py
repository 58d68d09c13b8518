"""What is held on a person: gathered from every room, told to them and to nobody else."""
