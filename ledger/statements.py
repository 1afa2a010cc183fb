"""What a ledger asks of PostgreSQL; whoever needs the tables of a workspace has its schema as search path."""

from typing import LiteralString

BEGIN: LiteralString = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
SELECT: LiteralString = """
  SELECT position, recorded_at, originator_id, originator_version, topic, state, metadata, command
  FROM event JOIN command ON command.n = event.command"""
HEAD: LiteralString = "SELECT COALESCE(MAX(originator_version), 0) FROM event WHERE originator_id"
HEADS: LiteralString = f"SELECT id, ({HEAD} = id) FROM unnest(%b::uuid[]) id"  # noqa: S608
TAIL: LiteralString = """SELECT COALESCE(MAX(position), 0), (SELECT COALESCE(MAX(n), 0) FROM command),
  COALESCE((SELECT recorded_at FROM event ORDER BY position DESC LIMIT 1), 0) FROM event"""
RECORDED: LiteralString = "SELECT id FROM command WHERE id = ANY(%b::uuid[])"
COMMANDS: LiteralString = "INSERT INTO command SELECT * FROM unnest(%b::bigint[], %b::uuid[], %b::bytea[], %b::bytea[])"
EVENTS: LiteralString = """INSERT INTO event SELECT * FROM unnest(
  %b::bigint[], %b::bigint[], %b::uuid[], %b::integer[], %b::text[], %b::bytea[], %b::bigint[])"""
AT: LiteralString = """WITH RECURSIVE search (low, high) AS (
  SELECT 0::bigint, (SELECT COALESCE(MAX(position), 0) FROM event)
  UNION ALL
  SELECT CASE WHEN at <= %(micros)s THEN middle ELSE low END, CASE WHEN at <= %(micros)s THEN high ELSE middle - 1 END
  FROM (SELECT low, high, middle, (SELECT recorded_at FROM event WHERE position = middle) AS at
    FROM search, LATERAL (SELECT (low + high + 1) / 2 AS middle) AS halved WHERE low < high) AS looked
) SELECT low FROM search WHERE low = high"""
TILE: LiteralString = "SELECT hashes FROM tile WHERE level = %s AND number = %s"
EDGE: LiteralString = """SELECT last.* FROM generate_series(0, 7) AS height,
  LATERAL (SELECT * FROM tile WHERE level = height ORDER BY number DESC LIMIT 1) AS last"""
TILES: LiteralString = """INSERT INTO tile SELECT * FROM unnest(%b::integer[], %b::bigint[], %b::bytea[])
  ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"""
FENCE: LiteralString = "SELECT pg_logical_emit_message(true, 'cairn', 'settle')"
SWAP: LiteralString = """WITH lock AS MATERIALIZED (SELECT pg_advisory_xact_lock(%b::bigint)),
  stands AS MATERIALIZED (SELECT FROM lock
    WHERE (SELECT COALESCE(MAX(position), 0) FROM event) = %b AND (SELECT COALESCE(MAX(n), 0) FROM command) = %b
    AND NOT EXISTS (SELECT FROM unnest(%b::uuid[], %b::bigint[]) AS met (id, version)
      WHERE version <> (SELECT COALESCE(MAX(originator_version), 0) FROM event WHERE originator_id = id))
    AND NOT EXISTS (SELECT FROM command WHERE id = ANY(%b::uuid[]))),
  events AS (INSERT INTO event SELECT given.* FROM stands, unnest(
    %b::bigint[], %b::bigint[], %b::uuid[], %b::integer[], %b::text[], %b::bytea[], %b::bigint[]) AS given),
  tiles AS (INSERT INTO tile SELECT given.* FROM stands, unnest(%b::integer[], %b::bigint[], %b::bytea[]) AS given
    ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes)
INSERT INTO command SELECT given.* FROM stands, unnest(%b::bigint[], %b::uuid[], %b::bytea[], %b::bytea[]) AS given
"""  # one that began before another was committed meets the number of its command
