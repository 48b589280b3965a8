"""Which listed entries may a party be?"""
