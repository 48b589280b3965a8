"""Pages, charts and tables: how an answer looks. It computes nothing that an answer lacks."""
