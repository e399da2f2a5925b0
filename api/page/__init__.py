"""The query page: three files, served by us, that load nothing from anywhere else."""
