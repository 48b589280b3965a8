"""From the text of one listing to its offers: deterministic, driven by the facts' tables."""
