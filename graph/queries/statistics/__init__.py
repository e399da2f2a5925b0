"""The statistics behind the queries. Nothing here knows of a database."""
