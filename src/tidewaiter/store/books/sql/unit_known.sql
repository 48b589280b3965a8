-- What is known of a unit? Of several days on which it was made the earliest, which accuses least.
-- What other units are built into, or were seen in, is no chip unless a list calls it one.
SELECT id, max(item) AS item, coalesce(bool_or(chip), false) AS chip, min(made_first) AS made_first
FROM (
    SELECT id, item, kind = 'gpu' AS chip, made_first FROM unit_lines
    UNION ALL
    SELECT DISTINCT parent, '', NULL::BOOLEAN, NULL::DATE
    FROM unit_lines
    WHERE parent IS NOT NULL
    UNION ALL
    SELECT DISTINCT parent, '', NULL::BOOLEAN, NULL::DATE
    FROM unit_seen
    WHERE parent IS NOT NULL
)
GROUP BY id
