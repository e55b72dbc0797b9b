-- +goose Up
-- Organizational contacts as people.

ALTER TABLE person ADD COLUMN org_contact INTEGER NOT NULL DEFAULT 0; -- 1: an organizational contact, kept in a user's words

-- Groups tell of such members too: they are read once more.
UPDATE round SET query = '' WHERE resource LIKE 'groups/%';

PRAGMA user_version = 9;
