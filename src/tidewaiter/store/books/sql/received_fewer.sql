-- Shipments of which the receiver counted fewer than were sent, received by $as_of. One row a
-- receiver and item: the sums over the shipments that are surely short.
--
-- Least: the fewest sent less the most received, not below 0. Most: the other ends.
WITH reversed AS (SELECT DISTINCT reverses AS id FROM journal WHERE reverses <> ''),
standing AS (
    SELECT * FROM journal ANTI JOIN reversed USING (id)
    WHERE "table" = 'shipments' AND kind <> 'reversal'
),
short AS (
    SELECT s.*, sent.low - got.high AS low, sent.high - got.low AS high,
        regexp_replace(
            concat_ws('-', sent.low, nullif(sent.high, sent.low)), '\.0(-|$)', '\1', 'g'
        ) || ' sent by ' || s.sender || ', ' || regexp_replace(
            concat_ws('-', got.low, nullif(got.high, got.low)), '\.0(-|$)', '\1', 'g'
        ) || ' received on ' || s.received AS said
    FROM shipments s
    JOIN standing sent ON sent."row" = s."row" AND sent.kind = 'ship'
    JOIN standing got ON got."row" = s."row" AND got.kind = 'receive'
    WHERE s.received_last <= $as_of AND sent.low > got.high
),
packed AS (
    SELECT l.receiver, l.item, min(u.serial, $most) AS serials
    FROM units u JOIN short l ON u.shipment = l.id
    WHERE u.shipment <> '' AND u.kind = 'gpu' AND u.serial <> '' GROUP BY ALL
),
grouped AS (
    SELECT receiver, item, sum(low) AS low, sum(high) AS high, count(*) AS shipments,
        list({
            'table': 'shipments', 'row': "row", 'file': file, 'grade': grade, 'text': said
        } ORDER BY "row", file)[1:$most] AS evidence,
        list('shipment ' || id || ': ' || said ORDER BY "row", file)[1:$most] AS steps
    FROM short GROUP BY receiver, item
)
SELECT 'received-fewer' AS rule, receiver AS account, item, low, high,
    coalesce(serials, []) AS serials, evidence,
    steps || [
        'shipments short: ' || shipments || ', together by '
        || regexp_replace(concat_ws('-', low, nullif(high, low)), '\.0(-|$)', '\1', 'g')
    ] AS arithmetic
FROM grouped LEFT JOIN packed USING (receiver, item)
ORDER BY account, item
