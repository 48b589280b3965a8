-- Which serial numbers does the case know? A number each, so that what follows joins on numbers.
-- The numbers differ from run to run and are never shown and never decide an order. Most serial
-- numbers are written somewhere as they are compared: those are told apart already.
SELECT serial, row_number() OVER ()::INTEGER AS id
FROM (
    SELECT serial FROM unit_spellings WHERE serial = written AND serial <> ''
    UNION ALL
    SELECT DISTINCT s.serial
    FROM unit_spellings AS s
    ANTI JOIN (SELECT written FROM unit_spellings WHERE serial = written) AS p
        ON p.written = s.serial
    WHERE s.serial <> s.written AND s.serial <> ''
)
