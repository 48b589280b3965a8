"""How many units must be looked at, which, and what do the answers show?"""
