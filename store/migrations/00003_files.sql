-- +goose Up

-- Files sent as evidence. Each is a file of its own in the data folder, named "berkas-" and the row in 16 hexadecimal
-- digits, sealed with a key that stands in its row.
CREATE TABLE files (
    row    INTEGER PRIMARY KEY CHECK (row > 0),           -- random
    target INTEGER NOT NULL REFERENCES cases (row),       -- the case
    key    INTEGER NOT NULL REFERENCES keys (slot),       -- what seals the row: the case's key
    size   INTEGER NOT NULL CHECK (size > 0),             -- bytes before sealing, padded to one of few sizes
    sealed BLOB NOT NULL CHECK (length(sealed) >= 1024)   -- number in the report, what it is, its length, its key
) STRICT;
CREATE INDEX files_target ON files (target);
