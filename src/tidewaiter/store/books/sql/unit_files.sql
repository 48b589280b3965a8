-- Which files are the records of units in? In order, so that their numbers compare as texts do.
SELECT DISTINCT file
FROM (
    SELECT file FROM units
    UNION ALL SELECT file FROM sightings
    UNION ALL SELECT file FROM shipments
    UNION ALL SELECT file FROM service
    UNION ALL SELECT ''
)
ORDER BY file
