"""Who may say what measuring rests on: roles, their keys and the files that they sign (TUF)."""
