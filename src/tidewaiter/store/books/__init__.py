"""The books of a case in DuckDB: one file of SQL a question."""
