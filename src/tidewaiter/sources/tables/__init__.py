"""Tables under any column names as text: CSV, Parquet and JSON Lines, read strictly."""
