-- Which shipments stand? What another shipment corrects does not; one that corrects its own
-- number takes the place of the rows before it. Rows of one shipment between the
-- same accounts are one leg; it has arrived once all of its rows have.
SELECT
    row_number() OVER ()::INTEGER AS leg, id AS shipment, "order", sender::unit_account AS sender,
    receiver::unit_account AS receiver,
    (CASE WHEN min(item) = max(item) THEN min(item) ELSE '' END)::unit_item AS item,
    CASE WHEN count(*) = count(sent_first) THEN min(sent_first) END AS sent_first,
    CASE
        WHEN count(*) = count(coalesce(sent_last, received_last))
        THEN max(coalesce(sent_last, received_last))
    END AS sent_last,
    CASE WHEN count(*) = count(received_first) THEN min(received_first) END AS received_first,
    CASE WHEN count(*) = count(received_last) THEN max(received_last) END AS received_last,
    min(struct_pack("row" := "row", file := file))."row" AS "row",
    min(struct_pack("row" := "row", file := file)).file::unit_file AS file
FROM shipments AS s
WHERE NOT EXISTS (
    SELECT 1
    FROM shipments AS c
    WHERE c.corrects <> '' AND c.corrects = s.id AND (c.id <> s.id OR c."row" > s."row")
)
GROUP BY id, "order", sender, receiver
