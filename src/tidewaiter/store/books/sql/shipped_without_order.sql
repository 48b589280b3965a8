-- Shipments that left by $as_of and name no order, or one that is not there, of senders whose other
-- shipments name orders that are. One row a receiver and item.
--
-- A sender who names no order of the case keeps no orders in it: nothing is asked of it. The amounts
-- are what was sent; where nobody says it, 0.
WITH sent AS (
    SELECT s.*, o.id IS NOT NULL AS is_ordered
    FROM standing_records('shipments') s
    LEFT JOIN (SELECT DISTINCT id FROM orders WHERE id <> '') o ON o.id = s."order"
    WHERE coalesce(sent_last, received_last) <= $as_of
),
without AS (
    SELECT *, ends_text(quantity_low, quantity_high) || ' sent by ' || sender
        || CASE WHEN sent = '' THEN '' ELSE ' on ' || sent END
        || CASE WHEN "order" = '' THEN ', no order named'
            ELSE ', order ' || "order" || ' is not there' END AS said
    FROM sent SEMI JOIN (SELECT sender FROM sent WHERE is_ordered) USING (sender)
    WHERE NOT is_ordered AND chips(quantity_high) > 0
)
SELECT 'shipped-without-order' AS rule, receiver AS account, item,
    sum(chips(quantity_low))::DOUBLE AS low, sum(chips(quantity_high))::DOUBLE AS high,
    []::VARCHAR[] AS serials,
    list({'table': 'shipments', 'row': "row", 'file': file, 'grade': grade, 'text': said}
        ORDER BY "row", file)[1:$most] AS evidence,
    ['shipments without an order: ' || count(*)] || list(said ORDER BY "row", file)[1:$most - 1]
        AS arithmetic
FROM without GROUP BY receiver, item
ORDER BY account, item
