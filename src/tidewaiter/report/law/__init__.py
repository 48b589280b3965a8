"""The law on a date as text: classes, changes over time, rules, the ledger of the cap."""
