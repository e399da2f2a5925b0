"""One file for each requirement R1 to R20 of law and trust, named after it."""
