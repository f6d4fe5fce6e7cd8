-- Applications on their way. An entry is JSON; what is searched for is in columns.
CREATE TABLE personio_outbox (
    seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       text NOT NULL UNIQUE,
    version  bigint NOT NULL DEFAULT 1,
    company  text NOT NULL,
    state    text NOT NULL,
    open     boolean NOT NULL,
    next_at  bigint, -- nanoseconds since 1970, as exact as the entry
    ended_at timestamptz,
    email    text NOT NULL,
    entry    json NOT NULL
);
CREATE INDEX personio_outbox_open ON personio_outbox (company, seq) WHERE open;
CREATE INDEX personio_outbox_email ON personio_outbox (email);

-- The content of documents, in pieces, so that none is held in memory whole.
CREATE TABLE personio_files (
    key    text NOT NULL,
    piece  integer NOT NULL,
    data   bytea NOT NULL,
    put_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (key, piece)
);
