-- What the server says about its limits, and the pace after a 429. A process that
-- does not know these columns keeps to its own figures.
ALTER TABLE personio_limits
    -- The server's own figures, in place of those that a process brings along.
    ADD COLUMN every interval,
    ADD COLUMN burst integer,
    -- pace is the part of them that was used at paced; it grows from then on.
    ADD COLUMN pace  double precision NOT NULL DEFAULT 1,
    ADD COLUMN paced timestamptz NOT NULL DEFAULT 'epoch';
