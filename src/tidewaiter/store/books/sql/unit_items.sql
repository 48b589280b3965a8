-- Which items do the records of units name? In order, so that their numbers compare as texts do.
SELECT DISTINCT item
FROM (
    SELECT item FROM units
    UNION ALL SELECT item FROM sightings
    UNION ALL SELECT item FROM shipments
    UNION ALL SELECT item FROM service
    UNION ALL SELECT ''
)
ORDER BY item
