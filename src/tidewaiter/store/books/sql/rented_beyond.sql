-- Sites of which more chips are rented on $as_of than some limit allows. One row a rule, account and
-- item.
--
-- The table ``limits`` has for a rule the most chips (``most``) of an account and item, ``said`` in
-- words. What is rented of an item that has no limit of its own counts to the item '' together with
-- all else of the site, and is not judged where that has no limit either. Tenancies count that surely
-- hold on the day, at the least number of chips; one without a first day always did, one without a
-- last day still does.
WITH rented AS (
    SELECT *, 'site:' || site AS account, chips(chips_low) AS n
    FROM tenants
    WHERE site <> '' AND coalesce(begins_last <= $as_of, true)
        AND coalesce(ends_first >= $as_of, true) AND chips(chips_low) > 0
),
own AS (
    SELECT r.*, l.rule AS rule FROM rented r
    JOIN limits l ON l.account = r.account AND l.item = r.item AND l.item <> ''
),
elsewhere AS (
    SELECT DISTINCT l.rule, r.account FROM rented r JOIN limits l
        ON l.account = r.account AND l.item = ''
    WHERE NOT EXISTS (
        SELECT 1 FROM limits o
        WHERE o.rule = l.rule AND o.account = r.account AND o.item = r.item AND o.item <> ''
    )
),
counted AS (
    SELECT rule, account, item, n, "row", file, tenant, begins FROM own
    UNION ALL
    SELECT e.rule, r.account, '', r.n, r."row", r.file, r.tenant, r.begins
    FROM rented r JOIN elsewhere e USING (account)
),
summed AS (
    SELECT rule, account, item, sum(n) AS low, count(*) AS tenancies,
        list({'table': 'tenants', 'row': "row", 'file': file, 'grade': '',
            'text': ends_text(n, n) || ' rented by ' || tenant
                || CASE WHEN begins = '' THEN '' ELSE ' from ' || begins END
        } ORDER BY "row", file)[1:$most] AS evidence
    FROM counted GROUP BY ALL
)
SELECT s.rule, s.account, s.item, s.low::DOUBLE - l.most AS low, s.low::DOUBLE - l.most AS high,
    []::VARCHAR[] AS serials, s.evidence,
    [l.said, 'rented on ' || CAST($as_of AS DATE) || ': ' || ends_text(s.low, s.low)
        || ', tenancies: ' || s.tenancies] AS arithmetic
FROM summed s JOIN limits l ON l.rule = s.rule AND l.account = s.account AND l.item = s.item
WHERE s.low::DOUBLE > l.most
ORDER BY rule, account, item
