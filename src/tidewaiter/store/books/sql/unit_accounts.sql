-- Which accounts do the records of units name? In order, so that their numbers compare as texts do.
SELECT DISTINCT account
FROM (
    SELECT place AS account FROM sightings
    UNION ALL SELECT sender FROM shipments
    UNION ALL SELECT receiver FROM shipments
    UNION ALL SELECT account FROM service
    UNION ALL SELECT receiver FROM service
    UNION ALL SELECT unnest(['', 'service', 'customer'])
)
ORDER BY account
