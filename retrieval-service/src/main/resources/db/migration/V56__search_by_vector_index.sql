-- HNSW for spaces that are large enough, and how near its answers are to the exact ones.
-- The index is of halfvec: little more than half the size, a bit faster, and what it finds is put in order by the vectors
-- themselves. It belongs to the partition, because each has its own dimension.
ALTER TABLE embedding_space ADD COLUMN hnsw_since timestamptz;

-- Only the owner can make an index, so this does it as the owner, for whoever asks: true if it did. A function cannot make
-- one CONCURRENTLY. So while it builds (seconds for 20,000 vectors) nothing is written into this space, and those
-- who would write wait; searches go on. It is built once, when the space has just become large; from then on it grows
-- with the vectors. It waits for writers for two seconds at most, lest those behind it wait too, and is then put off.
CREATE FUNCTION build_vector_index(wanted_space uuid, from_size int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = indexing, extensions, pg_temp
    SET maintenance_work_mem = '256MB' SET max_parallel_maintenance_workers = 0 SET lock_timeout = '2s' AS $$
DECLARE
    partition text := 'vector_entry_' || replace(wanted_space::text, '-', '');
    dimensions int;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('indexing.build_vector_index')) THEN
        RETURN false;
    END IF;
    SELECT dimension INTO dimensions FROM embedding_space WHERE space_id = wanted_space AND hnsw_since IS NULL;
    IF dimensions IS NULL OR dimensions > 4000
       OR (SELECT reltuples FROM pg_class WHERE oid = format('indexing.%I', partition)::regclass) < from_size THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE INDEX %I ON %I USING hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) '
                   'WITH (m = 16, ef_construction = 64)', partition || '_hnsw', partition, dimensions);
    UPDATE embedding_space SET hnsw_since = now() WHERE space_id = wanted_space;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION build_vector_index(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION build_vector_index(uuid, int) TO ${app};

-- Nearest neighbours by the index, as whoever asks, so his policies hold. It goes on through the index until it has found
-- enough that pass the filter. Not a plain statement: what decides how the index is read must be set before it is planned,
-- and the index is used because the caller chose it by counts that the planner does not know.
CREATE FUNCTION nearest_by_index(wanted_space uuid, dimensions int, whose uuid, sources uuid[], question text, most int,
                                 width int, further int)
    RETURNS TABLE (chunk_id uuid, score float8) LANGUAGE plpgsql VOLATILE SET enable_sort = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM set_config('hnsw.ef_search', width::text, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
            set_config('hnsw.max_scan_tuples', further::text, true);
    RETURN QUERY EXECUTE format(
        'SELECT near.subject_id, 1 - (near.embedding <=> $1) FROM ('
        'SELECT subject_id, embedding FROM vector_entry '
        'WHERE workspace_id = $2 AND space_id = %L AND subject_kind = ''chunk'' AND doc_id = ANY($3) '
        'ORDER BY embedding::halfvec(%s) <=> $1::halfvec(%s) LIMIT $4) AS near '
        'ORDER BY near.embedding <=> $1, near.subject_id LIMIT $5', wanted_space, dimensions, dimensions)
    USING question::vector, whose, sources, greatest(width, most), most;
END $$;

-- Now and then a search by the index is done exactly too, afterwards and aside: what share of the nearest it had found.
CREATE TABLE recall_sample (
    sample_id    uuid             NOT NULL CONSTRAINT recall_sample_pk PRIMARY KEY,
    workspace_id uuid             NOT NULL,
    space_id     uuid             NOT NULL,
    wanted       int              NOT NULL,
    searched     int              NOT NULL,
    recall       double precision NOT NULL CONSTRAINT recall_sample_recall_ck CHECK (recall BETWEEN 0 AND 1),
    created_at   timestamptz      NOT NULL DEFAULT now()
);
CREATE INDEX recall_sample_created_idx ON recall_sample (created_at);
ALTER TABLE recall_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE recall_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY recall_sample_workspace ON recall_sample TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY recall_sample_retention ON recall_sample TO ${system} USING (true);
GRANT SELECT, INSERT ON recall_sample TO ${app};
GRANT SELECT, DELETE ON recall_sample TO ${system};
