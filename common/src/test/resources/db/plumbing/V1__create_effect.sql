-- What the consumers and jobs of these tests leave behind, in the order in which they did.
CREATE TABLE effect (
    seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer     text   NOT NULL,
    run_id       uuid   NOT NULL,
    event_id     uuid,
    what         text   NOT NULL
);
GRANT SELECT, INSERT ON effect TO ${app};

CREATE TABLE thing (
    id           uuid NOT NULL PRIMARY KEY,
    workspace_id uuid NOT NULL,
    user_id      uuid,
    name         text NOT NULL
);
ALTER TABLE thing ENABLE ROW LEVEL SECURITY;
ALTER TABLE thing FORCE ROW LEVEL SECURITY;
CREATE POLICY thing_workspace ON thing TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT ON thing TO ${app};
