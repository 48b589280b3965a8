-- When did what come to which account, surely by $as_of? A day that may lie after it does not
-- count: books do not hold what may not have come. ``turn`` puts the arrivals in a total order.
WITH arrivals AS (
    SELECT
        leg, NULL::INTEGER AS unit, receiver AS account, received_first AS since_first,
        received_last AS since_last, shipment, item, 'shipments' AS "table", "row", file
    FROM unit_legs
    WHERE receiver <> ''
    UNION ALL
    SELECT
        NULL, id,
        (
            CASE kind
                WHEN 'rma-in' THEN account
                WHEN 'rma-out' THEN 'service'
                ELSE coalesce(nullif(receiver, ''), 'customer')
            END
        )::unit_account,
        date_first, date_last, '', item, 'service', "row", file
    FROM unit_service
    WHERE kind IN ('rma-in', 'rma-out', 'lease-return')
)
SELECT
    row_number() OVER (ORDER BY since_last, since_first, "table", "row", file, leg, unit)::INTEGER
        AS turn,
    *
FROM arrivals
WHERE since_last <= $as_of
