-- The library's first schema. Facts first, the projection's cache last.
-- Rows hang on text ids, so that reading in the order of ids is reading in the order of the table.

CREATE TABLE library (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    library_id TEXT NOT NULL,
    revision INTEGER NOT NULL
);

CREATE TABLE source (
    source_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    date_line TEXT,
    date TEXT
) WITHOUT ROWID;
CREATE INDEX source_by_name ON source (name);

-- A paper as one or more places give it; all are kept, so that removing a place brings the loser back.
CREATE TABLE variant (
    variant_id INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL REFERENCES paper (paper_id) DEFERRABLE INITIALLY DEFERRED,
    digest TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    authors TEXT NOT NULL,
    year INTEGER,
    date TEXT,
    venue TEXT,
    url TEXT
);
CREATE INDEX variant_by_paper ON variant (paper_id);
CREATE INDEX variant_by_title ON variant (title);

CREATE TABLE listing (
    source_id TEXT NOT NULL REFERENCES source (source_id),
    line INTEGER NOT NULL,
    variant_id INTEGER NOT NULL REFERENCES variant (variant_id),
    PRIMARY KEY (source_id, line, variant_id)
) WITHOUT ROWID;
CREATE INDEX listing_by_variant ON listing (variant_id);

-- The paper that all its variants together give: text of the winner, what it lacks filled from the others.
CREATE TABLE paper (
    paper_id TEXT PRIMARY KEY,
    variant_id INTEGER NOT NULL REFERENCES variant (variant_id) DEFERRABLE INITIALLY DEFERRED,
    text_hash TEXT NOT NULL,
    authors TEXT NOT NULL,
    year INTEGER,
    date TEXT,
    venue TEXT,
    url TEXT
) WITHOUT ROWID;
CREATE INDEX paper_by_variant ON paper (variant_id);

CREATE TABLE rejected (
    source_id TEXT NOT NULL REFERENCES source (source_id),
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    PRIMARY KEY (source_id, line, reason, excerpt)
) WITHOUT ROWID;

CREATE TABLE run (
    run_id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,
    finished TEXT,
    version TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL,
    input_hash TEXT NOT NULL
);

CREATE TABLE extraction (
    paper_id TEXT PRIMARY KEY REFERENCES paper (paper_id) ON DELETE CASCADE,
    extractor TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (run_id)
) WITHOUT ROWID;

CREATE TABLE entity (
    paper_id TEXT NOT NULL REFERENCES extraction (paper_id) ON DELETE CASCADE,
    entity INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('Method', 'Dataset', 'Task', 'Metric')),
    role TEXT NOT NULL CHECK (role IN ('introduced', 'used', 'compared', 'mentioned')),
    confidence REAL NOT NULL,
    role_confidence REAL NOT NULL,
    PRIMARY KEY (paper_id, entity)
) WITHOUT ROWID;

CREATE TABLE entity_form (
    paper_id TEXT NOT NULL,
    entity INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('alias', 'short')),
    number INTEGER NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY (paper_id, entity, kind, number),
    FOREIGN KEY (paper_id, entity) REFERENCES entity (paper_id, entity) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE mention (
    paper_id TEXT NOT NULL,
    entity INTEGER NOT NULL,
    number INTEGER NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'abstract')),
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    text TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_stop INTEGER NOT NULL,
    PRIMARY KEY (paper_id, entity, number),
    FOREIGN KEY (paper_id, entity) REFERENCES entity (paper_id, entity) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE work (
    paper_id TEXT NOT NULL REFERENCES extraction (paper_id) ON DELETE CASCADE,
    work INTEGER NOT NULL,
    text TEXT NOT NULL,
    et_al INTEGER NOT NULL CHECK (et_al IN (0, 1)),
    year INTEGER,
    venue TEXT,
    suffix TEXT,
    field TEXT NOT NULL CHECK (field IN ('title', 'abstract')),
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_stop INTEGER NOT NULL,
    PRIMARY KEY (paper_id, work)
) WITHOUT ROWID;

CREATE TABLE work_author (
    paper_id TEXT NOT NULL,
    work INTEGER NOT NULL,
    number INTEGER NOT NULL,
    surname TEXT NOT NULL,
    PRIMARY KEY (paper_id, work, number),
    FOREIGN KEY (paper_id, work) REFERENCES work (paper_id, work) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE link (
    paper_id TEXT NOT NULL REFERENCES extraction (paper_id) ON DELETE CASCADE,
    link INTEGER NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('code', 'data', 'project', 'other')),
    field TEXT NOT NULL CHECK (field IN ('title', 'abstract')),
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_stop INTEGER NOT NULL,
    PRIMARY KEY (paper_id, link)
) WITHOUT ROWID;

-- The projection's cache: what resolve and build find. It can be dropped and made again.
CREATE TABLE projection (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    stamp TEXT NOT NULL
);

CREATE TABLE node (
    label TEXT NOT NULL,
    key TEXT NOT NULL,
    properties TEXT NOT NULL,
    UNIQUE (label, key)
);

CREATE TABLE edge (
    type TEXT NOT NULL,
    start_label TEXT NOT NULL,
    start_key TEXT NOT NULL,
    end_label TEXT NOT NULL,
    end_key TEXT NOT NULL,
    properties TEXT NOT NULL,
    UNIQUE (type, start_label, start_key, end_label, end_key),
    FOREIGN KEY (start_label, start_key) REFERENCES node (label, key),
    FOREIGN KEY (end_label, end_key) REFERENCES node (label, key)
);
CREATE INDEX edge_by_start ON edge (start_label, start_key);
CREATE INDEX edge_by_end ON edge (end_label, end_key);

CREATE TABLE name (
    folded TEXT NOT NULL,
    label TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (folded, label, key),
    FOREIGN KEY (label, key) REFERENCES node (label, key)
) WITHOUT ROWID;
CREATE INDEX name_by_node ON name (label, key);
