-- Makes one service's three roles and its schemas. Run as superuser in the database "lectern", once per service, as
-- often as you like:
--   psql -v service=retrieval -v schemas=indexing,retrieval -v owner_password=... -v app_password=... \
--        -v system_password=... -f bootstrap.sql
-- The DO block cannot see psql's variables, so they travel in settings of this session.
SELECT set_config('bootstrap.service', :'service', false),
       set_config('bootstrap.schemas', :'schemas', false),
       set_config('bootstrap.owner_password', :'owner_password', false),
       set_config('bootstrap.app_password', :'app_password', false),
       set_config('bootstrap.system_password', :'system_password', false);

CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS vector SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;

DO $$
DECLARE
    service text := current_setting('bootstrap.service');
    schemas text[] := string_to_array(current_setting('bootstrap.schemas'), ',');
    owner text := service || '_owner';
    kind text;
    role_name text;
    schema_name text;
BEGIN
    -- What everybody may by default, nobody may here: a role sees what it was given.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;

    FOREACH kind IN ARRAY ARRAY ['owner', 'app', 'system'] LOOP
        role_name := service || '_' || kind;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I', role_name);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD %L',
                       role_name, current_setting('bootstrap.' || kind || '_password'));
        -- Flyway, Hibernate and the reactive client all land in the right schema without options of their own.
        EXECUTE format('ALTER ROLE %I SET search_path = %s', role_name,
                       (SELECT string_agg(quote_ident(s), ', ' ORDER BY n)
                          FROM unnest(schemas || 'extensions'::text) WITH ORDINALITY AS t (s, n)));
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
        EXECUTE format('GRANT USAGE ON SCHEMA extensions TO %I', role_name);
    END LOOP;

    FOREACH schema_name IN ARRAY schemas LOOP
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', schema_name, owner);
        -- Tables are granted one by one in the migrations; the schema alone gives nothing away.
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I', schema_name, service || '_app', service || '_system');
    END LOOP;
END
$$;
