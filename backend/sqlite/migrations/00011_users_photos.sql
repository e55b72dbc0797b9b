-- +goose Up
-- Photos that users chose themselves, for profiles that leave those alone.

ALTER TABLE link ADD COLUMN photo_etag TEXT NOT NULL DEFAULT ''; -- mediaEtag after our last write, '-' for the user's own, '' for not known

PRAGMA user_version = 11;
