-- +goose Up
-- Articles that ship with the program and that the operator does not serve.
CREATE TABLE excluded_articles (
    id    TEXT   PRIMARY KEY,
    since BIGINT NOT NULL
);
