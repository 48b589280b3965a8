"""Which listed names are written as the query is, but for slips, a lost word or a cut?"""
