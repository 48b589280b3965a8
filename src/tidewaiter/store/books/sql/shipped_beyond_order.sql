-- Orders on which more chips were shipped by $as_of than they ask for. One row an account and item.
--
-- Least: the fewest surely shipped less the most ordered, of the item and of the whole order,
-- whichever is less. Most: the other ends. An item that the order does not name is beyond it only
-- as far as the whole order is. An order of which a quantity is unknown is out.
WITH ordered AS (
    SELECT id, item, sum(chips(quantity_low)) AS low, sum(chips(quantity_high)) AS high
    FROM orders WHERE coalesce(date_first <= $as_of, true) GROUP BY id, item
),
sent AS (
    SELECT s.*, h.account, h."row", h.file, h.low AS all_low, h.high AS all_high,
        coalesce(o.low, 0) AS ordered_low, coalesce(o.high, 0) AS ordered_high
    FROM order_shipments($as_of) s JOIN order_heads($as_of) h USING (id)
    LEFT JOIN ordered o ON o.id = s.id AND o.item = s.item
),
whole AS (
    SELECT *, sum(low) OVER (PARTITION BY id) AS sent_low,
        CASE WHEN count(high) OVER (PARTITION BY id) = count(*) OVER (PARTITION BY id)
            THEN sum(high) OVER (PARTITION BY id) END AS sent_high
    FROM sent
),
beyond AS (
    SELECT *, least(low - ordered_high, sent_low - all_high) AS over_low,
        CASE WHEN high IS NULL OR sent_high IS NULL THEN 'infinity'::DOUBLE
            ELSE least(high - ordered_low, sent_high - all_low)::DOUBLE END AS over_high,
        'order ' || id || ': ' || ends_text(ordered_low, ordered_high) || ' ordered, '
            || ends_text(low, high) || ' shipped by ' || CAST($as_of AS DATE) AS said
    FROM whole WHERE least(low - ordered_high, sent_low - all_high) > 0
)
SELECT 'shipped-beyond-order' AS rule, account, item, sum(over_low)::DOUBLE AS low,
    CASE WHEN bool_or(isinf(over_high)) THEN sum(over_low)::DOUBLE
        ELSE sum(over_high::DECIMAL(18, 3))::DOUBLE END AS high,
    []::VARCHAR[] AS serials,
    list({'table': 'orders', 'row': "row", 'file': file, 'grade': '', 'text': said}
        ORDER BY "row", file, said)[1:$most] AS evidence,
    list(said ORDER BY "row", file, said)[1:$most] AS arithmetic
FROM beyond GROUP BY account, item
ORDER BY account, item
