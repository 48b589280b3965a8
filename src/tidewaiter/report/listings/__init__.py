"""What a scan of marketplaces found, as text, tables and a page."""
