/** A step of the schema. */
export interface Step {
  readonly sql: string
  /**
   * The version of the schema that a program must know to work on after this step; left out where every program of
   * before goes on working.
   */
  readonly worksFrom?: number
}

/**
 * The steps from an empty schema to the present one, in order. The number of steps that were taken is the version.
 * Steps that were released are never edited: a change of the schema is a new step.
 *
 * Replicas of the version before run on while a step is taken, and may be started again after it. So a step only
 * expands: tables, indexes, columns that may be null or have a default, wider types. What the version before reads or
 * writes is neither renamed nor dropped, and gets no new constraint. It goes one version later at the earliest, in a step
 * that says `worksFrom`: programs of before that refuse such a database instead of damaging it.
 */
export const steps: readonly Step[] = [
  {
    sql: `
    CREATE TABLE unit (
      id          text COLLATE "C" PRIMARY KEY,
      environment text NOT NULL,
      kind        text NOT NULL,
      name        text NOT NULL,
      source      text NOT NULL,
      sync        text NOT NULL,
      health      text NOT NULL,
      operation   text NOT NULL,
      memory      json NOT NULL
    );
    CREATE INDEX unit_environment ON unit (environment, id);
    CREATE INDEX unit_source ON unit (source, id);
    CREATE INDEX unit_status ON unit (sync, health, operation);

    CREATE TABLE history (
      sequence  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      unit      text NOT NULL,
      at        bigint NOT NULL,
      revision  text NOT NULL,
      sync      text NOT NULL,
      health    text NOT NULL,
      operation text NOT NULL,
      record    json NOT NULL
    );
    CREATE INDEX history_unit ON history (unit, at, sequence);
    CREATE INDEX history_at ON history (at, sequence);
    CREATE INDEX history_attempts ON history (unit, at, sequence) WHERE record -> 'attempts' IS NOT NULL;
    CREATE INDEX history_tried ON history (at) WHERE record -> 'attempts' IS NOT NULL;

    CREATE TABLE intent (
      id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      unit       text NOT NULL,
      revision   text NOT NULL,
      call       json NOT NULL,
      at         bigint NOT NULL,
      result     text,
      settled_at bigint
    );
    CREATE INDEX intent_open ON intent (id) WHERE result IS NULL;
    CREATE INDEX intent_unit ON intent (unit);

    CREATE TABLE source (
      name  text PRIMARY KEY,
      state json NOT NULL
    );

    CREATE TABLE notice (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      notice   json NOT NULL
    );

    CREATE TABLE alert_state (
      id    integer PRIMARY KEY CHECK (id = 1),
      state json NOT NULL
    );

    CREATE TABLE letter (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      alert    text NOT NULL,
      sink     text NOT NULL,
      state    text NOT NULL,
      letter   json NOT NULL,
      UNIQUE (alert, sink)
    );
    CREATE INDEX letter_waiting ON letter (sink, sequence) WHERE state = 'waiting';

    CREATE TABLE audit (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      request  text NOT NULL,
      outcome  text NOT NULL,
      entry    json NOT NULL
    );
    CREATE INDEX audit_request ON audit (request, outcome);
    CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$;
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
    `,
  },
  {
    // Lines of the audit that are there stay as they are: the chain begins with the next one. Then: which replica leads,
    // what the others ask of it, and how all of them hear what any of them wrote.
    sql: `
    ALTER TABLE audit ADD COLUMN hash text NOT NULL DEFAULT '';

    CREATE TABLE replica_lease (
      name       text PRIMARY KEY,
      holder     text NOT NULL,
      generation bigint NOT NULL,
      expires_at timestamptz NOT NULL
    );

    CREATE TABLE replica_ask (
      id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      verb     text NOT NULL,
      args     json NOT NULL,
      asked_at timestamptz NOT NULL DEFAULT now(),
      taken    boolean NOT NULL DEFAULT false,
      answer   json
    );
    CREATE INDEX replica_ask_open ON replica_ask (id) WHERE NOT taken;

    CREATE FUNCTION unit_moved() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_notify(TG_TABLE_SCHEMA || '_unit', coalesce(NEW.id, OLD.id)); RETURN NULL; END $$;
    CREATE TRIGGER unit_moved AFTER INSERT OR UPDATE OR DELETE ON unit
      FOR EACH ROW EXECUTE FUNCTION unit_moved();
    CREATE FUNCTION source_moved() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_notify(TG_TABLE_SCHEMA || '_source', NEW.name); RETURN NULL; END $$;
    CREATE TRIGGER source_moved AFTER INSERT OR UPDATE ON source
      FOR EACH ROW EXECUTE FUNCTION source_moved();
    `,
  },
  {
    // Whose turn each unit is, across replicas. A generation ends with its turn or with the lease of whoever has it:
    // what is written after that is refused by the database itself. The jobs are in tables that pg-boss makes.
    sql: `
    CREATE TABLE unit_turn (
      unit              text COLLATE "C" PRIMARY KEY,
      generation        bigint NOT NULL,
      worker            text,
      worker_generation bigint NOT NULL,
      job               uuid,
      again             boolean NOT NULL DEFAULT false
    );
    CREATE INDEX unit_turn_taken ON unit_turn (worker) WHERE worker IS NOT NULL;

    CREATE TABLE unit_report (
      id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      unit   text NOT NULL,
      job    uuid,
      again  boolean NOT NULL,
      report json
    );

    CREATE FUNCTION hold_turn(wanted_unit text, wanted_generation bigint) RETURNS void LANGUAGE plpgsql AS
      $$ BEGIN
        PERFORM 1 FROM unit_turn WHERE unit = wanted_unit AND generation = wanted_generation
          AND worker IS NOT NULL FOR SHARE;
        IF NOT FOUND THEN RAISE EXCEPTION 'the turn of % is over', wanted_unit USING ERRCODE = 'PLTRN'; END IF;
      END $$;
    `,
  },
  {
    // What is left of the buckets of AWS, which all replicas drink from. Written often, and never in a column of an index: with room
    // in its page a new version of a row takes the place of an older one.
    sql: `
    CREATE TABLE aws_budget (
      account   text NOT NULL,
      region    text NOT NULL,
      api       text NOT NULL,
      tokens    double precision NOT NULL,
      share     double precision NOT NULL DEFAULT 1,
      filled_at double precision NOT NULL,
      slowed_at double precision NOT NULL DEFAULT '-infinity',
      granted   double precision NOT NULL DEFAULT 0,
      PRIMARY KEY (account, region, api)
    ) WITH (fillfactor = 50);

    -- What was asked of the API with a key of its own, and how it was answered, for whichever replica is asked again.
    CREATE TABLE api_request (
      name        text PRIMARY KEY,
      fingerprint text NOT NULL,
      at          bigint NOT NULL,
      status      integer,
      payload     text
    );
    CREATE INDEX api_request_at ON api_request (at);
    `,
  },
]
