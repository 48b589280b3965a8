-- Which serial numbers does the case know? A number each, so that what follows joins on numbers.
-- The numbers differ from run to run and are never shown and never decide an order.
SELECT serial, row_number() OVER ()::INTEGER AS id
FROM (SELECT DISTINCT serial FROM unit_spellings WHERE serial <> '')
