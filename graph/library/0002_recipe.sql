-- How the papers of this library are extracted, so that a later addition goes on in the same way.
-- `model` and `thresholds` (JSON, by entity type) are NULL where the model is the one that ships: a newer
-- version of the program then brings its own.

CREATE TABLE recipe (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    extractor TEXT NOT NULL,
    model TEXT,
    thresholds TEXT,
    CHECK ((model IS NULL) = (thresholds IS NULL))
);

-- The user's own names; `aliases` is a JSON list.
CREATE TABLE known_name (
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('Method', 'Dataset', 'Task', 'Metric')),
    PRIMARY KEY (name, type, aliases)
) WITHOUT ROWID;
