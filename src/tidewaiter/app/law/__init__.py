"""Questions about the law on a date: class, changes over time, requirement, cap."""
