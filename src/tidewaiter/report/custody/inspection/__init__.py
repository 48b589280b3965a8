"""The form that an inspector fills in, and what an inspection showed."""
