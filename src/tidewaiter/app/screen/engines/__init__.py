"""Where the screening of many orders runs: on this machine's cores, through DuckDB, or on Spark."""
