-- +goose Up

-- What is sealed apart from its case, because it is opened apart and may end before it: how to reach somebody, where they are.
CREATE TABLE apart (
    row    INTEGER PRIMARY KEY CHECK (row > 0),           -- from a random id
    target INTEGER NOT NULL REFERENCES cases (row),       -- the case
    key    INTEGER NOT NULL UNIQUE REFERENCES keys (slot),-- its own
    sealed BLOB NOT NULL CHECK (length(sealed) >= 1024)   -- the answers
) STRICT;
CREATE INDEX apart_target ON apart (target);
