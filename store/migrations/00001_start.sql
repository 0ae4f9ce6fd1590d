-- +goose Up

-- What the master key seals directly: fixed values drawn once, when the database is made.
CREATE TABLE meta (
    name    TEXT NOT NULL PRIMARY KEY,                    -- check, k0, index, store
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 76)    -- key number (4 bytes), nonce, 32 sealed bytes, tag
) STRICT;

-- Keys of drafts, cases and chats. Rows are added at the end, overwritten in place and never deleted: a table that never
-- rebalances leaves no copy of a key in the slack of a page, so zeros written over a key are the end of it.
CREATE TABLE keys (
    slot    INTEGER PRIMARY KEY,                          -- where the key lies; a free one is taken at random
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 76)    -- as in meta; all zeros: free, or destroyed
) STRICT;

-- Keys that are overwritten but may still stand in the write-ahead log. Until the row is gone nobody is told "gone".
CREATE TABLE erasures (
    slot INTEGER PRIMARY KEY REFERENCES keys (slot),      -- the overwritten key
    name INTEGER NOT NULL                                 -- row number of the draft, case or chat it belonged to
) STRICT;
CREATE INDEX erasures_name ON erasures (name);

-- One row for each chat that ever wrote to us or is written to.
CREATE TABLE chats (
    row     INTEGER PRIMARY KEY CHECK (row > 0),          -- random
    tag     BLOB NOT NULL UNIQUE CHECK (length(tag) = 16),-- keyed hash of the account
    key     INTEGER NOT NULL REFERENCES keys (slot),      -- the chat's own key
    expires INTEGER NOT NULL,                             -- week (since 1970) in which it is forgotten, rounded up
    sealed  BLOB NOT NULL CHECK (length(sealed) >= 1024)  -- account, state, message ids
) STRICT;
CREATE INDEX chats_expiry ON chats (expires);

-- Reports being told; at most one in a chat.
CREATE TABLE drafts (
    row     INTEGER PRIMARY KEY CHECK (row > 0),          -- from the draft's random id
    chat    INTEGER NOT NULL UNIQUE REFERENCES chats (row),
    key     INTEGER NOT NULL UNIQUE REFERENCES keys (slot),
    due     INTEGER,                                      -- minute (since 1970) in which silence gets a meaning, if it does
    expires INTEGER NOT NULL,                             -- week in which it is gone at the latest, rounded up
    sealed  BLOB NOT NULL CHECK (length(sealed) >= 1024)  -- account and draft
) STRICT;
CREATE INDEX drafts_due ON drafts (due) WHERE due IS NOT NULL;
CREATE INDEX drafts_expiry ON drafts (expires);

-- Sent reports with their lives.
CREATE TABLE cases (
    row      INTEGER PRIMARY KEY CHECK (row > 0),         -- from the case's random id
    key      INTEGER NOT NULL UNIQUE REFERENCES keys (slot),
    rev      INTEGER NOT NULL CHECK (rev > 0),            -- how often it was written
    open     INTEGER NOT NULL CHECK (open IN (0, 1)),     -- does somebody still have to answer for it?
    next_due INTEGER,                                     -- minute in which somebody must look again, rounded down
    expires  INTEGER,                                     -- closed: week in which it is destroyed, rounded up
    sealed   BLOB NOT NULL CHECK (length(sealed) >= 1024),-- everything else
    CHECK (open = 0 OR next_due IS NOT NULL),             -- an open case always has an hour
    CHECK ((open = 1) = (expires IS NULL))
) STRICT;
CREATE INDEX cases_due ON cases (next_due) WHERE open = 1;
CREATE INDEX cases_open ON cases (row) WHERE open = 1;
CREATE INDEX cases_expiry ON cases (expires) WHERE open = 0;

-- Names that lead to exactly one case: receipts, case codes, offers.
CREATE TABLE names (
    tag    BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16), -- keyed hash of the name
    target INTEGER NOT NULL REFERENCES cases (row),       -- the case
    sealed BLOB NOT NULL CHECK (length(sealed) = 72)      -- inner hash, so that tags can be renewed
) STRICT, WITHOUT ROWID;
CREATE INDEX names_target ON names (target);

-- Who has to do with which open case: the chat that opened it, its holder, people with an open offer.
CREATE TABLE links (
    tag    BLOB NOT NULL CHECK (length(tag) = 16),        -- keyed hash of the account or person
    place  INTEGER NOT NULL,                              -- order among the links of the same tag
    target INTEGER NOT NULL REFERENCES cases (row),       -- the case
    PRIMARY KEY (tag, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_target ON links (target);

-- What is to be done in chats, in order.
CREATE TABLE outbox (
    row        INTEGER PRIMARY KEY CHECK (row > 0),       -- order
    chat       INTEGER NOT NULL REFERENCES chats (row),
    key        INTEGER NOT NULL REFERENCES keys (slot),   -- what seals it: the case's key, or the chat's
    lane       INTEGER NOT NULL CHECK (lane IN (0, 1, 2)),-- 0 goes first
    not_before INTEGER NOT NULL,                          -- minute, rounded down; 0: at once
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    held       INTEGER,                                   -- waits until this draft or case is erased
    sealed     BLOB NOT NULL CHECK (length(sealed) >= 1024) -- the message
) STRICT;
CREATE INDEX outbox_lane ON outbox (lane, not_before, row, chat);
CREATE INDEX outbox_chat ON outbox (chat, lane, row);
CREATE INDEX outbox_key ON outbox (key);
CREATE INDEX outbox_held ON outbox (held) WHERE held IS NOT NULL;

-- Message ids of offers in staff chats, so that an offer can be edited later.
CREATE TABLE pushes (
    tag    BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16), -- keyed hash of chat and offer
    chat   INTEGER NOT NULL REFERENCES chats (row),
    key    INTEGER NOT NULL REFERENCES keys (slot),       -- what seals it: the case's key, or the chat's
    sealed BLOB NOT NULL CHECK (length(sealed) = 72)      -- message id
) STRICT, WITHOUT ROWID;
CREATE INDEX pushes_chat ON pushes (chat);
CREATE INDEX pushes_key ON pushes (key);

-- What was learnt about people in the configuration: blocked, frozen, resting.
CREATE TABLE people (
    tag    BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16), -- keyed hash of the person's key in the configuration
    sealed BLOB NOT NULL CHECK (length(sealed) >= 1024)
) STRICT;

-- Counts over all chats; one row.
CREATE TABLE counters (
    row    INTEGER PRIMARY KEY CHECK (row = 1),
    sealed BLOB NOT NULL CHECK (length(sealed) >= 1024)
) STRICT;

-- Updates that were applied, so that none is applied twice.
CREATE TABLE seen (
    id  INTEGER PRIMARY KEY,                              -- Telegram's update id
    day INTEGER NOT NULL                                  -- day (since 1970) on which it came
) STRICT;
