-- How many of the chips that the books have at an account were seen there lately, by the best grade
-- of each? A sighting counts for $days days before $as_of, unless the unit answered for itself
-- elsewhere surely later. Grade '' are those that were not seen.
WITH elsewhere AS (
    SELECT u.id, max(u.seen_first) AS since
    FROM unit_seen AS u
    JOIN unit_held AS p ON p.id = u.id AND p.account <> u.place
    WHERE u.strength >= list_position($grades, 'attested')
    GROUP BY u.id
),
best AS (
    SELECT u.id, max(u.strength) AS strength
    FROM unit_seen AS u
    JOIN unit_held AS p ON p.id = u.id AND p.account = u.place
    LEFT JOIN elsewhere AS e ON e.id = u.id
    WHERE u.seen_first >= $as_of - to_days($days)
      AND (e.since IS NULL OR e.since <= u.seen_last)
    GROUP BY u.id
),
graded AS (
    SELECT p.account, p.item, coalesce($grades[b.strength], '') AS grade, count(*) AS seen
    FROM unit_held AS p
    LEFT JOIN best AS b USING (id)
    GROUP BY ALL
)
SELECT
    account, item, sum(seen) OVER (PARTITION BY account, item)::BIGINT AS booked, grade, seen
FROM graded
ORDER BY account, item, list_position($grades, grade) NULLS FIRST
