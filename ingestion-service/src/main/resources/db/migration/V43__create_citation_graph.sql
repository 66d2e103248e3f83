-- Graphs of who cites whom around a work: public knowledge, kept because it is slow to gather.
CREATE TABLE enrichment.citation_graph (
    -- Of the centre and the bounds.
    graph_key         text        NOT NULL CONSTRAINT citation_graph_pk PRIMARY KEY,
    center_work_id    text        NOT NULL,
    max_references    int         NOT NULL,
    max_citing        int         NOT NULL,
    hops              int         NOT NULL,
    max_nodes         int         NOT NULL,
    -- Null while the first one is being built.
    graph             jsonb,
    algorithm_version int         NOT NULL,
    -- In a row since the last success.
    failure_count     int         NOT NULL DEFAULT 0,
    last_error        text,
    -- Whoever builds it has it alone until then.
    busy_until        timestamptz NOT NULL,
    -- After a failure nobody tries again before.
    retry_at          timestamptz NOT NULL,
    fetched_at        timestamptz,
    stale_at          timestamptz,
    expires_at        timestamptz,
    created_at        timestamptz NOT NULL,
    CONSTRAINT citation_graph_complete_ck CHECK ((graph IS NULL) = (fetched_at IS NULL)
        AND (graph IS NULL) = (stale_at IS NULL) AND (graph IS NULL) = (expires_at IS NULL))
);
CREATE INDEX citation_graph_created_idx ON enrichment.citation_graph (coalesce(expires_at, created_at));
GRANT SELECT, INSERT, UPDATE ON enrichment.citation_graph TO ${app};
GRANT SELECT, DELETE ON enrichment.citation_graph TO ${system};
