-- What leads where in the console. An item is shown to who has one of its roles (the list, or else the single one) and
-- the capability it is part of. Nothing of it may fall away by itself, or an item would be shown to more than before:
-- a role or a capability that an item names cannot be deleted.
CREATE TABLE navigation_item (
    id            uuid        NOT NULL CONSTRAINT navigation_item_pk PRIMARY KEY,
    type          text        NOT NULL
        CONSTRAINT navigation_item_type_ck CHECK (type IN ('link', 'section', 'divider')),
    label         text        NOT NULL,
    icon          text,
    link          text,
    description   text,
    parent_id     uuid        CONSTRAINT navigation_item_parent_fk REFERENCES navigation_item,
    capability_id uuid        CONSTRAINT navigation_item_capability_fk REFERENCES capability,
    requires_role text        CONSTRAINT navigation_item_role_fk REFERENCES role (name) ON UPDATE CASCADE,
    position      integer     NOT NULL,
    is_active     boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT navigation_item_parent_ck CHECK (parent_id <> id),
    CONSTRAINT navigation_item_link_ck CHECK (type <> 'link' OR link IS NOT NULL)
);
CREATE INDEX navigation_item_parent_idx ON navigation_item (parent_id, position);
CREATE INDEX navigation_item_capability_idx ON navigation_item (capability_id);
CREATE INDEX navigation_item_requires_role_idx ON navigation_item (requires_role);

CREATE TABLE navigation_item_role (
    navigation_item_id uuid        NOT NULL
        CONSTRAINT navigation_item_role_item_fk REFERENCES navigation_item ON DELETE CASCADE,
    role_name          text        NOT NULL
        CONSTRAINT navigation_item_role_role_fk REFERENCES role (name) ON UPDATE CASCADE,
    created_at         timestamptz NOT NULL,
    CONSTRAINT navigation_item_role_pk PRIMARY KEY (navigation_item_id, role_name)
);
CREATE INDEX navigation_item_role_name_idx ON navigation_item_role (role_name);

GRANT SELECT, INSERT, UPDATE, DELETE ON navigation_item TO ${app};
GRANT SELECT, INSERT, DELETE ON navigation_item_role TO ${app};

ALTER TABLE navigation_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE navigation_item FORCE ROW LEVEL SECURITY;
ALTER TABLE navigation_item_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE navigation_item_role FORCE ROW LEVEL SECURITY;
CREATE POLICY navigation_item_read ON navigation_item FOR SELECT TO ${app} USING (true);
CREATE POLICY navigation_item_admin ON navigation_item TO ${app}
    USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
CREATE POLICY navigation_item_role_read ON navigation_item_role FOR SELECT TO ${app} USING (true);
CREATE POLICY navigation_item_role_admin ON navigation_item_role TO ${app}
    USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
