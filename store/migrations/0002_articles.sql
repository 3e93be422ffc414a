-- +goose Up
CREATE TABLE articles (
    id       TEXT   NOT NULL,
    state    TEXT   NOT NULL CHECK (state IN ('draft', 'published')),
    markdown TEXT   NOT NULL,
    notes    TEXT   NOT NULL,
    updated  BIGINT NOT NULL,
    PRIMARY KEY (id, state)
);
