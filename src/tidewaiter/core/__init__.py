"""What every layer stands on: errors, units, intervals, citations, days, identifiers."""
