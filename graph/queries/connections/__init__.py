"""What connects peer groups, compared with chance."""
