-- The latest inventory taking of each account and item by $as_of; one that another one corrects is out.
-- Of several on one day the one of the strongest of $grades (weakest first) stands, then the last row.
SELECT account, item, quantity_low AS low, quantity_high AS high, grade, "row", file, date
FROM standing_records('inventories')
WHERE date_last <= $as_of AND quantity_high IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY account, item
    ORDER BY date_last DESC, list_position($grades, grade) DESC, "row" DESC, file DESC
) = 1
ORDER BY account, item
