/**
 * The steps from an empty file to the present schema, in order. The number of steps that a file has taken is its version.
 * Steps that were released are never edited: a change of the schema is a new step.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE unit (
    id          TEXT PRIMARY KEY,
    environment TEXT NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    source      TEXT NOT NULL,
    sync        TEXT NOT NULL,
    health      TEXT NOT NULL,
    operation   TEXT NOT NULL,
    memory      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX unit_environment ON unit (environment, id);
  CREATE INDEX unit_source ON unit (source, id);
  CREATE INDEX unit_status ON unit (sync, health, operation);

  CREATE TABLE history (
    sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
    unit      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    revision  TEXT NOT NULL,
    sync      TEXT NOT NULL,
    health    TEXT NOT NULL,
    operation TEXT NOT NULL,
    record    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_unit ON history (unit, at, sequence);

  CREATE TABLE intent (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    unit       TEXT NOT NULL,
    revision   TEXT NOT NULL,
    call       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    result     TEXT,
    settled_at INTEGER
  ) STRICT;
  CREATE INDEX intent_open ON intent (id) WHERE result IS NULL;
  CREATE INDEX intent_unit ON intent (unit);

  CREATE TABLE source (
    name  TEXT PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT;
  `,
  // Renders that were remembered lack the fields which the language has gained: the next look makes them anew.
  `UPDATE unit SET memory = json_remove(memory, '$.applied', '$.lastGood');`,
  `CREATE INDEX IF NOT EXISTS history_attempts ON history (unit, at, sequence)
   WHERE json_extract(record, '$.attempts') IS NOT NULL;`,
  `
  CREATE TABLE notice (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    notice   TEXT NOT NULL
  ) STRICT;

  CREATE TABLE alert_state (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE letter (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    alert    TEXT NOT NULL,
    sink     TEXT NOT NULL,
    state    TEXT NOT NULL,
    letter   TEXT NOT NULL,
    UNIQUE (alert, sink)
  ) STRICT;
  CREATE INDEX letter_waiting ON letter (sink, sequence) WHERE state = 'waiting';
  `,
  `CREATE INDEX IF NOT EXISTS history_at ON history (at, sequence);
   CREATE INDEX IF NOT EXISTS history_tried ON history (at) WHERE json_extract(record, '$.attempts') IS NOT NULL;`,
  `
  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    request  TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    entry    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_request ON audit (request, outcome);
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
  CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
  `,
  // Lines that are there stay as they are: the chain begins with the next one.
  `ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';`,
  // What was asked of the API with a key of its own, and how it was answered.
  `
  CREATE TABLE api_request (
    name        TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    at          INTEGER NOT NULL,
    status      INTEGER,
    payload     TEXT
  ) STRICT;
  CREATE INDEX api_request_at ON api_request (at);
  `,
]
