-- Random drawings by $as_of of which chips failed: one row a drawing, with the most failed first, at
-- most $most of an account and item.
--
-- ``grade`` is that of the look, ``book`` the number drawn, ``takings`` the number of drawings of the
-- account and item. What errors of looking explain is not taken off here.
WITH looked AS (
    SELECT *, count(*) OVER (PARTITION BY account, item) AS takings,
        failed_low::BIGINT || ' of ' || drawn_low::BIGINT || ' drawn at random from '
            || pool_low::BIGINT || ' failed on ' || date AS said
    FROM standing_records('drawings') WHERE date_last <= $as_of
),
failing AS (
    SELECT * FROM looked WHERE failed_low > 0
    QUALIFY row_number() OVER (
        PARTITION BY account, item ORDER BY failed_low DESC, drawn_low, "row", file
    ) <= $most
)
SELECT 'drawing-failed' AS rule, account, item, failed_low AS low, failed_low AS high,
    []::VARCHAR[] AS serials,
    [{'table': 'drawings', 'row': "row", 'file': file, 'grade': grade, 'text': said}] AS evidence,
    [said] AS arithmetic, grade, drawn_low AS book, takings
FROM failing
ORDER BY account, item, low DESC, book, "row", file
