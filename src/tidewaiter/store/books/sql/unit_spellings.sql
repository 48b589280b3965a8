-- How are serial numbers written in the case? Each spelling once, and the number that it stands
-- for.
SELECT written, plain(written) AS serial
FROM (
    SELECT DISTINCT written
    FROM (
        SELECT serial AS written FROM units
        UNION ALL SELECT parent FROM units WHERE parent <> ''
        UNION ALL SELECT borne(serial, attested_serial) FROM sightings
        UNION ALL SELECT parent FROM sightings WHERE parent <> ''
        UNION ALL SELECT serial FROM service WHERE serial <> ''
        UNION ALL SELECT serial FROM listings WHERE serial <> ''
        UNION ALL SELECT serial FROM probes WHERE serial <> ''
    )
)
