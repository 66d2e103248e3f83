-- Reading pictures of text costs: pages are booked per workspace and month before it begins, so that a quota holds.

CREATE TABLE ocr_job (
    ocr_job_id     uuid        NOT NULL CONSTRAINT ocr_job_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL,
    source_item_id uuid        NOT NULL,
    file_name      text        NOT NULL,
    engine         text        NOT NULL,
    state          text        NOT NULL CONSTRAINT ocr_job_state_ck
        CHECK (state IN ('running', 'completed', 'failed', 'refused')),
    -- Booked, and read of those.
    page_count     int         NOT NULL,
    pages_read     int         NOT NULL DEFAULT 0,
    month          date        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    -- Booking again what is booked is booking once.
    CONSTRAINT ocr_job_item_uq UNIQUE (source_item_id),
    CONSTRAINT ocr_job_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE
);
ALTER TABLE ocr_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE ocr_job FORCE ROW LEVEL SECURITY;
CREATE POLICY ocr_job_workspace ON ocr_job TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON ocr_job TO ${app};

CREATE TABLE ocr_usage (
    workspace_id uuid        NOT NULL,
    -- Its first day.
    month        date        NOT NULL CONSTRAINT ocr_usage_month_ck CHECK (date_trunc('month', month) = month),
    page_count   int         NOT NULL CONSTRAINT ocr_usage_count_ck CHECK (page_count >= 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ocr_usage_pk PRIMARY KEY (workspace_id, month)
);
ALTER TABLE ocr_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE ocr_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY ocr_usage_workspace ON ocr_usage TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON ocr_usage TO ${app};
