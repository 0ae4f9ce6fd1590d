-- +goose Up

-- What the agency decided in chat beside its configuration file; one row.
CREATE TABLE agency (
    row    INTEGER PRIMARY KEY CHECK (row = 1),
    sealed BLOB NOT NULL CHECK (length(sealed) >= 1024)
) STRICT;
