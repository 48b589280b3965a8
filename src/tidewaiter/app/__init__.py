"""One file for each question a user asks: it composes the layers below and has no arithmetic."""
