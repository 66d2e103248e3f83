-- How somebody likes the console. One row for each who ever changed something; the defaults are those of the columns.
CREATE TABLE preference (
    account_id       uuid        NOT NULL CONSTRAINT preference_pk PRIMARY KEY
        CONSTRAINT preference_account_fk REFERENCES account ON DELETE CASCADE,
    panel_width      integer     NOT NULL DEFAULT 400
        CONSTRAINT preference_panel_width_ck CHECK (panel_width BETWEEN 200 AND 1200),
    sort             text        NOT NULL DEFAULT 'recent'
        CONSTRAINT preference_sort_ck CHECK (sort IN ('recent', 'oldest', 'name')),
    view             text        NOT NULL DEFAULT 'tree'
        CONSTRAINT preference_view_ck CHECK (view IN ('tree', 'list')),
    expanded_folders uuid[]      NOT NULL DEFAULT '{}',
    settings         jsonb       NOT NULL DEFAULT '{}'
        CONSTRAINT preference_settings_ck CHECK (jsonb_typeof(settings) = 'object'),
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON preference TO ${app};

ALTER TABLE preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE preference FORCE ROW LEVEL SECURITY;
CREATE POLICY preference_owner ON preference TO CURRENT_USER USING (true);
CREATE POLICY preference_own ON preference TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());

-- Whether somebody likes a thing, for the functions of those who act for him (a mail to him): one flag, no more.
CREATE FUNCTION preference_flag(of_account uuid, name text, otherwise boolean) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        SELECT coalesce((SELECT (settings -> name)::boolean FROM preference
                          WHERE account_id = of_account AND jsonb_typeof(settings -> name) = 'boolean'), otherwise)
    $$;
REVOKE ALL ON FUNCTION preference_flag(uuid, text, boolean) FROM PUBLIC;
