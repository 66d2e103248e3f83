package dev.lectern.e2e.catalogue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the database says about itself: tables, columns, indexes, checks, who may do what. */
record Catalogue(Map<String, Table> tables, List<String> rightsProblems) {

    record Table(
            String name,
            String owner,
            boolean partition,
            boolean rowSecurity,
            boolean forced,
            Set<String> columns,
            Set<String> grantees,
            Set<String> policyRoles,
            List<Index> indexes,
            List<Constraint> constraints) {

        String schema() {
            return name.substring(0, name.indexOf('.'));
        }
    }

    record Index(String name, boolean unique, List<String> keys, String where) {}

    record Constraint(String name, char kind, String definition) {

        private static final Pattern LITERAL = Pattern.compile("'([^']*)'");

        Set<String> literals() {
            return LITERAL.matcher(definition)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static final String TABLES = """
            SELECT c.oid, n.nspname || '.' || c.relname AS name, pg_get_userbyid(c.relowner) AS owner, c.relispartition,
                   c.relrowsecurity, c.relforcerowsecurity,
                   ARRAY(SELECT attname::text FROM pg_attribute a
                          WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
                   ARRAY(SELECT DISTINCT CASE WHEN grantee = 0 THEN 'public' ELSE pg_get_userbyid(grantee)::text END
                           FROM aclexplode(c.relacl) WHERE grantee <> c.relowner) AS grantees,
                   ARRAY(SELECT DISTINCT CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r)::text END
                           FROM pg_policy p, unnest(p.polroles) AS r WHERE p.polrelid = c.oid) AS policy_roles
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (?) AND c.relname <> 'flyway_schema_history'
            """;
    private static final String INDEXES = """
            SELECT i.indrelid, c.relname, i.indisunique, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                   ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true)
                           FROM generate_series(1, i.indnkeyatts) AS k ORDER BY k) AS keys
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            """;
    private static final String CONSTRAINTS = """
            SELECT conrelid, conname, contype, pg_get_constraintdef(oid, true) AS definition
              FROM pg_constraint WHERE conrelid <> 0 AND contype IN ('p', 'u', 'f', 'c')
            """;
    private static final String RIGHTS = """
            SELECT rolname || ' bypasses row-level security' FROM pg_roles
             WHERE (rolbypassrls OR rolsuper) AND rolname ~ '_(owner|app|system)$'
            UNION ALL
            SELECT pg_get_userbyid(refobjid) || ' owns ' || classid::regclass || ' ' || objid FROM pg_shdepend
             WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o' AND pg_get_userbyid(refobjid) ~ '_(app|system)$'
               AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            UNION ALL
            SELECT member::regrole || ' is a member of ' || roleid::regrole FROM pg_auth_members
             WHERE member::regrole::text ~ '_(owner|app|system)$'
            UNION ALL
            SELECT p.oid::regprocedure || ' acts as its owner and may be called by everybody'
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE p.prosecdef AND n.nspname = ANY (?)
               AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0))
            UNION ALL
            SELECT p.oid::regprocedure || ' acts as its owner but trusts the caller''s search path'
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE p.prosecdef AND n.nspname = ANY (?)
               AND NOT coalesce(array_to_string(p.proconfig, ' '), '') LIKE '%search_path=%pg_temp%'
            """;

    Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    static Catalogue read(Connection connection, List<String> schemas) throws SQLException {
        var indexes = new HashMap<Long, List<Index>>();
        try (var rows = connection.createStatement().executeQuery(INDEXES)) {
            while (rows.next()) {
                indexes.computeIfAbsent(rows.getLong(1), table -> new ArrayList<>())
                        .add(new Index(
                                rows.getString(2),
                                rows.getBoolean(3),
                                List.of((String[]) rows.getArray(5).getArray()),
                                rows.getString(4)));
            }
        }
        var constraints = new HashMap<Long, List<Constraint>>();
        try (var rows = connection.createStatement().executeQuery(CONSTRAINTS)) {
            while (rows.next()) {
                constraints
                        .computeIfAbsent(rows.getLong(1), table -> new ArrayList<>())
                        .add(new Constraint(rows.getString(2), rows.getString(3).charAt(0), rows.getString(4)));
            }
        }
        return new Catalogue(tables(connection, schemas, indexes, constraints), rightsProblems(connection, schemas));
    }

    private static Map<String, Table> tables(
            Connection connection,
            List<String> schemas,
            Map<Long, List<Index>> indexes,
            Map<Long, List<Constraint>> constraints)
            throws SQLException {
        var tables = new LinkedHashMap<String, Table>();
        try (var query = connection.prepareStatement(TABLES)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            var rows = query.executeQuery();
            while (rows.next()) {
                var id = rows.getLong("oid");
                var table = new Table(
                        rows.getString("name"),
                        rows.getString("owner"),
                        rows.getBoolean("relispartition"),
                        rows.getBoolean("relrowsecurity"),
                        rows.getBoolean("relforcerowsecurity"),
                        set(rows.getArray("columns")),
                        set(rows.getArray("grantees")),
                        set(rows.getArray("policy_roles")),
                        indexes.getOrDefault(id, List.of()),
                        constraints.getOrDefault(id, List.of()));
                tables.put(table.name(), table);
            }
        }
        return tables;
    }

    private static List<String> rightsProblems(Connection connection, List<String> schemas) throws SQLException {
        var problems = new ArrayList<String>();
        try (var query = connection.prepareStatement(RIGHTS)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            query.setArray(2, connection.createArrayOf("text", schemas.toArray()));
            var rows = query.executeQuery();
            while (rows.next()) {
                problems.add(rows.getString(1));
            }
        }
        return problems;
    }

    private static Set<String> set(java.sql.Array array) throws SQLException {
        return Arrays.stream((String[]) array.getArray()).collect(Collectors.toSet());
    }
}
