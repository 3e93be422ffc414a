-- +goose Up
-- kind: what a message is. asks: 1 as long as the bot is to answer it.
ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'say';
ALTER TABLE messages ADD COLUMN asks INTEGER NOT NULL DEFAULT 0 CHECK (asks IN (0, 1));
-- A body is compact JSON, in which a quotation mark within a text has a
-- backslash before it, so what is looked for is a key.
UPDATE messages SET kind = CASE
    WHEN role = 'visitor' AND body LIKE '%"edit":%' THEN 'edit'
    WHEN role = 'bot' THEN 'answer'
    WHEN role = 'system' THEN 'case'
    ELSE 'say' END;
UPDATE messages SET asks = 1 WHERE role = 'visitor' AND NOT EXISTS (
    SELECT 1 FROM messages a
    WHERE a.conversation = messages.conversation AND a.msg_offset > messages.msg_offset
    AND (a.role = 'agent' OR a.role IN ('bot', 'system') AND a.reply_to = messages.msg_offset));
CREATE INDEX messages_asks ON messages (conversation, at) WHERE asks = 1;

-- waiting: since when the visitor waits for an agent; 0: does not.
-- turn_until: until when turn_node runs the turns. turn_stop: offset of the
-- question whose answer is to be stopped; 0: none.
ALTER TABLE conversations ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN agent_name TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN turn_node TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN turn_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN turn_stop BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversations_waiting ON conversations (waiting) WHERE waiting > 0;
CREATE INDEX conversations_held ON conversations (updated) WHERE agent <> '';
CREATE INDEX conversations_empty ON conversations (updated) WHERE last = 0;

-- made orders the keys of a visitor, and is a time unless two came at once.
CREATE TABLE visitor_keys (
    hash    TEXT   PRIMARY KEY,
    visitor TEXT   NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    made    BIGINT NOT NULL
);
CREATE INDEX visitor_keys_visitor ON visitor_keys (visitor, made);
INSERT INTO visitor_keys (hash, visitor, made) SELECT key_hash, id, created FROM visitors;

-- SQLite cannot drop a column that is unique: key_hash holds the id from now on,
-- and nothing reads it.
UPDATE visitors SET key_hash = id;

-- Whoever wrote a message was there; else an upgrade would shut visitors out.
ALTER TABLE visitors ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
UPDATE visitors SET seen = COALESCE((SELECT MAX(c.updated) FROM conversations c WHERE c.visitor = visitors.id), created);

CREATE TABLE tickets (
    hash         TEXT    PRIMARY KEY,
    conversation TEXT    NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    visitor      TEXT    NOT NULL,
    site         TEXT    NOT NULL,
    origin       TEXT    NOT NULL,
    many         INTEGER NOT NULL CHECK (many IN (0, 1)),
    expires      BIGINT  NOT NULL
);
CREATE INDEX tickets_expires ON tickets (expires);
CREATE INDEX tickets_conversation ON tickets (conversation);

CREATE TABLE agents_present (
    agent TEXT   PRIMARY KEY,
    until BIGINT NOT NULL
);
