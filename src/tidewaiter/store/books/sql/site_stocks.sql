-- What the books have at every site of the table of sites, of every item, from each day on which it
-- changes to the next, up to $as_of. Least and most, and not below 0. One row a change, totally
-- ordered; cost grows with the entries.
--
-- On every day as stocks.sql has it: an entry counts surely from its last possible day on, and
-- possibly from its first one, or always where that is unknown. What no record bounds is told as a
-- null for the most.
WITH legs AS (
    SELECT debit AS account, item, true AS came, date_first, date_last, low, high FROM journal
    UNION ALL
    SELECT credit, item, false, date_first, date_last, low, high FROM journal
),
at_sites AS (
    SELECT account, item, came, date_last, coalesce(date_first, DATE '0001-01-01') AS date_first,
        CASE WHEN abs(low) < 1e12 THEN low ELSE 0 END::DECIMAL(18, 3) AS low,
        CASE WHEN abs(high) < 1e12 THEN high ELSE 0 END::DECIMAL(18, 3) AS high,
        CASE WHEN abs(high) < 1e12 THEN 0 ELSE sign(high) END AS unbounded
    FROM legs SEMI JOIN (SELECT 'site:' || id AS account FROM sites) AS known USING (account)
),
steps AS (
    SELECT account, item, date_last AS day,
        CASE WHEN came THEN low ELSE 0 END AS low, CASE WHEN came THEN 0 ELSE -low END AS high,
        0 AS no_least, 0 AS no_most
    FROM at_sites WHERE date_last <= $as_of
    UNION ALL
    SELECT account, item, date_first,
        CASE WHEN came THEN 0 ELSE -high END, CASE WHEN came THEN high ELSE 0 END,
        CASE WHEN came THEN 0 ELSE unbounded END, CASE WHEN came THEN unbounded ELSE 0 END
    FROM at_sites WHERE date_first <= $as_of
),
by_day AS (
    SELECT account, item, day, sum(low) AS low, sum(high) AS high, sum(no_least) AS no_least,
        sum(no_most) AS no_most
    FROM steps GROUP BY ALL
),
running AS (
    SELECT account, item, day, sum(low) OVER ahead AS low, sum(high) OVER ahead AS high,
        sum(no_least) OVER ahead AS no_least, sum(no_most) OVER ahead AS no_most
    FROM by_day WINDOW ahead AS (PARTITION BY account, item ORDER BY day)
)
SELECT account, item, day,
    CASE WHEN no_least > 0 THEN 0 ELSE greatest(low, 0)::DOUBLE END AS low,
    CASE WHEN no_most > 0 THEN NULL ELSE greatest(high, 0)::DOUBLE END AS high
FROM running
ORDER BY account, item, day
