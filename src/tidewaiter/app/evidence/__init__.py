"""Questions about the evidence of a scan: is it whole, since when has it been, what is in it?"""
