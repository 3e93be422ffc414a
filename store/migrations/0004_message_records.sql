-- +goose Up
-- How the bot's answer came about, for operators; empty where nothing was kept.
ALTER TABLE messages ADD COLUMN record TEXT NOT NULL DEFAULT '';
