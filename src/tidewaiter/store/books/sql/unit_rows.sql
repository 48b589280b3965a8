-- What do the hits of all questions say, with the records that they rest on?
WITH picked AS (
    SELECT DISTINCT "table", "row", file FROM unit_hits
),
texts AS (
    SELECT
        'sightings' AS "table", s."row", s.file, s.grade,
        concat_ws(
            ', ', concat(s.serial, ' seen at ', s.place, ' on ', s."at"),
            'states ' || nullif(s.attested_serial, ''), 'identifier ' || nullif(s.uuid, ''),
            'in ' || nullif(s.parent, '')
        ) AS text
    FROM sightings AS s
    JOIN picked AS p ON p."table" = 'sightings' AND p."row" = s."row" AND p.file = s.file
    UNION ALL
    SELECT
        'units', u."row", u.file, '',
        concat_ws(
            ', ', concat(u.serial, ' listed'), 'in shipment ' || nullif(u.shipment, ''),
            'made ' || nullif(u.made, ''), 'built into ' || nullif(u.parent, '')
        )
    FROM units AS u
    JOIN picked AS p ON p."table" = 'units' AND p."row" = u."row" AND p.file = u.file
    UNION ALL
    SELECT
        'shipments', s."row", s.file, s.grade,
        concat_ws(
            ', ', concat('shipment ', s.id, ' from ', s.sender, ' to ', s.receiver),
            'sent ' || nullif(s.sent, ''), 'received ' || nullif(s.received, '')
        )
    FROM shipments AS s
    JOIN picked AS p ON p."table" = 'shipments' AND p."row" = s."row" AND p.file = s.file
    UNION ALL
    SELECT
        'service', s."row", s.file, s.grade,
        concat_ws(' ', s.kind, 'of', s.serial, 'at', s.account, 'on ' || nullif(s.date, ''))
    FROM service AS s
    JOIN picked AS p ON p."table" = 'service' AND p."row" = s."row" AND p.file = s.file
    UNION ALL
    SELECT
        'listings', l."row", l.file, 'listed',
        concat_ws(
            ' ', l.serial, 'offered', 'at ' || nullif(l.place, ''), 'on ' || nullif(l.date, '')
        )
    FROM listings AS l
    JOIN picked AS p ON p."table" = 'listings' AND p."row" = l."row" AND p.file = l.file
    UNION ALL
    SELECT
        'probes', o."row", o.file, '',
        concat_ws(
            ', ', concat(o.place, ' is ', o.verdict, ' on ', o."at"), 'by ' || nullif(o.method, ''),
            nullif(o.serial, '')
        )
    FROM probes AS o
    JOIN picked AS p ON p."table" = 'probes' AND p."row" = o."row" AND p.file = o.file
)
SELECT
    h.rule, h.account, h.item,
    coalesce(max(h.least), max(h.serials))::DOUBLE AS low,
    coalesce(max(h.most), max(h.serials))::DOUBLE AS high,
    coalesce(
        list_sort(list(DISTINCT h.serial) FILTER (WHERE h.serial <> '')), []::VARCHAR[]
    )[1:$most] AS serials,
    list_sort(list(DISTINCT struct_pack(
        "table" := h."table", "row" := h."row", file := h.file, grade := coalesce(t.grade, ''),
        text := coalesce(t.text, '')
    )))[1:$most] AS evidence,
    list_filter(
        [
            h.about,
            if(max(h.least) IS NULL, format('{} different serial numbers', max(h.serials)), '')
        ],
        lambda step: step <> ''
    ) AS arithmetic
FROM unit_hits AS h
LEFT JOIN texts AS t USING ("table", "row", file)
GROUP BY h.rule, h.account, h.item, h.about
ORDER BY h.rule, h.account, h.item, h.about
