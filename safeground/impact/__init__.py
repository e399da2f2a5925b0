"""Templates of the data protection and equality impact assessments, made from the declarations."""
