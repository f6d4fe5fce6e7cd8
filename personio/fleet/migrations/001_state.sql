-- The state of the job sync. A company's row is small; its jobs and its journal
-- are rows of their own, so that an unchanged feed rewrites nothing but the row.
CREATE TABLE personio_companies (
    company      text PRIMARY KEY,
    version      bigint NOT NULL DEFAULT 0,
    head         jsonb NOT NULL DEFAULT '{}',
    -- The last event whose effect was committed together with this number. It may
    -- be ahead of the head's acknowledgement.
    delivered    bigint NOT NULL DEFAULT 0,
    observed_at  timestamptz
) WITH (fillfactor = 70);

CREATE TABLE personio_jobs (
    company text NOT NULL,
    id      bigint NOT NULL,
    record  json NOT NULL,
    PRIMARY KEY (company, id)
);

CREATE TABLE personio_events (
    company text NOT NULL,
    seq     bigint NOT NULL,
    event   json NOT NULL,
    PRIMARY KEY (company, seq)
);

-- Leases belong to processes, not to the data: after a crash of the database
-- nobody has one. Fences come from a sequence, which survives.
CREATE UNLOGGED TABLE personio_leases (
    company text PRIMARY KEY,
    owner   text NOT NULL,
    fence   bigint NOT NULL,
    until   timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE SEQUENCE personio_fences;
