-- What the books say every account holds of every item at the end of $as_of, and what came to it and
-- left it from $from (null: ever) to $as_of. Least and most.
--
-- An entry counts surely where its last possible day is past, and possibly where its first one is;
-- an entry of unknown day counts possibly on every day. Amounts are summed as decimals of a
-- thousandth of a chip: exact, and the same in whatever order the rows come. The entries between two
-- accounts are summed first, so that a journal larger than memory is read once.
WITH dated AS (
    SELECT debit, credit, item,
        coalesce(date_last <= $as_of, false) AS sure,
        coalesce(date_first <= $as_of, true) AS possible,
        $from IS NULL OR coalesce(date_first >= $from, false) AS surely_since,
        $from IS NULL OR coalesce(date_last >= $from, true) AS possibly_since,
        CASE WHEN abs(low) < 1e12 THEN low ELSE 0 END::DECIMAL(18, 3) AS low,
        CASE WHEN abs(high) < 1e12 THEN high ELSE 0 END::DECIMAL(18, 3) AS high,
        CASE WHEN abs(high) < 1e12 THEN 0 ELSE sign(high) END AS unbounded
    FROM journal
),
between_two AS (
    SELECT debit, credit, item,
        sum(CASE WHEN sure THEN low ELSE 0 END) AS low,
        sum(CASE WHEN possible THEN high ELSE 0 END) AS high,
        sum(CASE WHEN possible THEN unbounded ELSE 0 END) AS unbounded,
        sum(CASE WHEN sure AND surely_since THEN low ELSE 0 END) AS low_since,
        sum(CASE WHEN possible AND possibly_since THEN high ELSE 0 END) AS high_since,
        sum(CASE WHEN possible AND possibly_since THEN unbounded ELSE 0 END) AS unbounded_since
    FROM dated GROUP BY debit, credit, item
),
sides AS (
    SELECT debit AS account, item, low AS low_in, high AS high_in, unbounded AS unbounded_in,
        0 AS low_out, 0 AS high_out, 0 AS unbounded_out,
        low_since AS received_low, high_since AS received_high, unbounded_since AS received_all,
        0 AS left_low, 0 AS left_high, 0 AS left_all
    FROM between_two
    UNION ALL
    SELECT credit, item, 0, 0, 0, low, high, unbounded, 0, 0, 0,
        low_since, high_since, unbounded_since
    FROM between_two
),
summed AS (
    SELECT account, item,
        CASE WHEN sum(unbounded_out) > 0 THEN '-infinity'
            ELSE (sum(low_in) - sum(high_out))::DOUBLE END AS low,
        CASE WHEN sum(unbounded_in) > 0 THEN 'infinity'
            ELSE (sum(high_in) - sum(low_out))::DOUBLE END AS high,
        sum(received_low)::DOUBLE AS received_low,
        CASE WHEN sum(received_all) > 0 THEN 'infinity'
            ELSE sum(received_high)::DOUBLE END AS received_high,
        sum(left_low)::DOUBLE AS left_low,
        CASE WHEN sum(left_all) > 0 THEN 'infinity' ELSE sum(left_high)::DOUBLE END AS left_high
    FROM sides GROUP BY account, item
)
SELECT * FROM summed
WHERE low <> 0 OR high <> 0 OR received_low <> 0 OR received_high <> 0
    OR left_low <> 0 OR left_high <> 0
ORDER BY account, item
