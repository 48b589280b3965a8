-- Shipments sent and not received by $as_of, more than $transit_days days after the last day on which
-- they can have left. One row a receiver and item.
--
-- A shipment that can have been received by then is left out. The amounts are what was sent; a
-- shipment whose sending bears no day is nobody's delay.
WITH reversed AS (SELECT DISTINCT reverses AS id FROM journal WHERE reverses <> ''),
late AS (
    SELECT s.*, j.low, j.high, CAST($as_of AS DATE) - j.date_last AS days,
        regexp_replace(concat_ws('-', j.low, nullif(j.high, j.low)), '\.0(-|$)', '\1', 'g') AS n
    FROM journal j ANTI JOIN reversed USING (id) JOIN shipments s ON s."row" = j."row"
    WHERE j."table" = 'shipments' AND j.kind = 'ship' AND s.sent_first IS NOT NULL
        AND (s.received_first > $as_of OR s.received_first IS NULL)
        AND CAST($as_of AS DATE) - j.date_last > $transit_days AND j.high > 0
),
packed AS (
    SELECT l.receiver, l.item, min(u.serial, $most) AS serials
    FROM units u JOIN late l ON u.shipment = l.id
    WHERE u.shipment <> '' AND u.kind = 'gpu' AND u.serial <> '' GROUP BY ALL
),
grouped AS (
    SELECT receiver, item, sum(low) AS low, sum(high) AS high,
        count(*) AS shipments, max(days) AS days,
        list({
            'table': 'shipments', 'row': "row", 'file': file, 'grade': grade,
            'text': n || ' sent by ' || sender || ' on ' || sent || ', not received'
        } ORDER BY "row", file)[1:$most] AS evidence
    FROM late GROUP BY receiver, item
)
SELECT 'not-received' AS rule, receiver AS account, item, low, high,
    coalesce(serials, []) AS serials, evidence,
    [
        'shipments sent and not received by ' || CAST($as_of AS DATE) || ': ' || shipments,
        'the oldest left ' || days || ' days before; shipments take up to '
            || regexp_replace(CAST($transit_days AS VARCHAR), '\.0$', '') || ' days',
        'sent: ' || regexp_replace(concat_ws('-', low, nullif(high, low)), '\.0(-|$)', '\1', 'g')
    ] AS arithmetic
FROM grouped LEFT JOIN packed USING (receiver, item)
ORDER BY account, item
