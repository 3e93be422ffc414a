-- +goose Up
-- Times are whole milliseconds since 1970, UTC.
CREATE TABLE meta (
    one              INTEGER PRIMARY KEY CHECK (one = 1),
    epoch            TEXT    NOT NULL,
    articles_version BIGINT  NOT NULL DEFAULT 0
);

CREATE TABLE visitors (
    id       TEXT   PRIMARY KEY,
    key_hash TEXT   NOT NULL UNIQUE,
    created  BIGINT NOT NULL
);

CREATE TABLE conversations (
    id         TEXT   PRIMARY KEY,
    visitor    TEXT   NOT NULL REFERENCES visitors (id),
    site       TEXT   NOT NULL,
    case_facts TEXT   NOT NULL,
    last       BIGINT NOT NULL DEFAULT 0,
    created    BIGINT NOT NULL,
    updated    BIGINT NOT NULL
);
CREATE INDEX conversations_visitor ON conversations (visitor, updated);
CREATE INDEX conversations_updated ON conversations (updated);

CREATE TABLE messages (
    conversation TEXT   NOT NULL REFERENCES conversations (id),
    msg_offset   BIGINT NOT NULL CHECK (msg_offset > 0),
    cid          TEXT   NOT NULL,
    role         TEXT   NOT NULL CHECK (role IN ('visitor', 'bot', 'agent', 'system')),
    reply_to     BIGINT NOT NULL DEFAULT 0,
    body         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (conversation, msg_offset),
    UNIQUE (conversation, cid)
);
