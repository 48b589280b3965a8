"""Questions about marketplaces: what is on offer, how many are unseen, who collected what."""
