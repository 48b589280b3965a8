-- Tenancies that surely begin, by $as_of, before the first day on which a chip of theirs can have come
-- to the site. One row an account and item.
--
-- Of an item of which the books have no arrival there, any chip counts. A site to which chips came on
-- a day that nobody knows, or never, is not judged.
WITH arrivals AS (
    SELECT debit AS account, item, date_first FROM journal
    WHERE starts_with(debit, 'site:') AND reverses = ''
        AND id NOT IN (SELECT reverses FROM journal WHERE reverses <> '')
),
firsts AS (
    SELECT account, item, min(date_first) AS day FROM arrivals GROUP BY account, item
    HAVING count(date_first) = count(*)
),
anything AS (
    SELECT account, min(date_first) AS day FROM arrivals GROUP BY account
    HAVING count(date_first) = count(*)
),
kinds AS (SELECT DISTINCT account, item FROM arrivals),
early AS (
    SELECT t.*, a.account, CASE WHEN k.item IS NULL THEN a.day ELSE f.day END AS day
    FROM tenants t JOIN anything a ON a.account = 'site:' || t.site
    LEFT JOIN kinds k ON k.account = a.account AND k.item = t.item
    LEFT JOIN firsts f ON f.account = a.account AND f.item = t.item
    WHERE t.begins_last <= $as_of AND chips(t.chips_high) > 0
),
told AS (
    SELECT *, tenant || ' rents ' || ends_text(chips_low, chips_high) || ' from ' || begins
        || '; the first can have come on ' || day AS said
    FROM early WHERE begins_last < day
)
SELECT 'tenant-before-chips' AS rule, account, item, sum(chips(chips_low))::DOUBLE AS low,
    sum(chips(chips_high))::DOUBLE AS high, []::VARCHAR[] AS serials,
    list({'table': 'tenants', 'row': "row", 'file': file, 'grade': '', 'text': said}
        ORDER BY "row", file)[1:$most] AS evidence,
    list(said ORDER BY "row", file)[1:$most] AS arithmetic
FROM told GROUP BY account, item
ORDER BY account, item
