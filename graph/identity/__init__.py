"""Who is whom: judgements whether two records are one person, and what follows from them."""
