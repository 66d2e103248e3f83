package dev.lectern.retrieval.nearest;

import com.pgvector.PGvector;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Other people's stores over the same vectors in tables as they lay them out, with an HNSW index of the same parameters and
 * the same breadth of search, on a pool of warm connections.
 */
final class Peers implements AutoCloseable {

    private static final String LANGCHAIN = "langchain_peer";
    private static final String SPRING = "spring_peer";

    private final HikariDataSource pool;
    private final EmbeddingStore<TextSegment> langchain;
    private final VectorStore spring;
    private final int k;

    Peers(String url, String user, String password, int connections, int k) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setConnectionInitSql("SET search_path = public, extensions; SET hnsw.ef_search = 200");
        this.pool = new HikariDataSource(config);
        this.k = k;
        this.langchain = PgVectorEmbeddingStore.datasourceBuilder()
                .datasource(pool)
                .table(LANGCHAIN)
                .dimension(384)
                .createTable(false)
                .build();
        this.spring = PgVectorStore.builder(new JdbcTemplate(pool), new Given())
                .schemaName("public")
                .vectorTableName(SPRING)
                .dimensions(384)
                .initializeSchema(false)
                .build();
    }

    /** Everything that is in our table, once more in each of theirs. */
    static void fill(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = public, extensions");
            statement.execute("SET maintenance_work_mem = '512MB'");
            statement.execute("CREATE TABLE " + LANGCHAIN
                    + " (embedding_id uuid PRIMARY KEY, embedding vector(384), text text, metadata json)");
            statement.execute("CREATE TABLE " + SPRING
                    + " (id uuid PRIMARY KEY, content text, metadata json, embedding vector(384))");
            for (var into : List.of(
                    LANGCHAIN + " (embedding_id, embedding, text, metadata)",
                    SPRING + " (id, embedding, content, metadata)")) {
                statement.execute(
                        "INSERT INTO " + into + " SELECT subject_id, embedding, 'x', '{}' FROM indexing.vector_entry");
            }
            for (var table : List.of(LANGCHAIN, SPRING)) {
                statement.execute("CREATE INDEX ON " + table
                        + " USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)");
                statement.execute("ANALYZE " + table);
                statement.execute("GRANT SELECT ON " + table + " TO retrieval_app");
            }
            statement.execute("GRANT USAGE ON SCHEMA public TO retrieval_app");
            statement.execute("SET search_path = indexing, extensions");
        }
    }

    int langchain(String vector) {
        var found = langchain.search(EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(numbers(vector)))
                .maxResults(k)
                .build());
        return found.matches().size();
    }

    int spring(String vector) {
        return spring.similaritySearch(
                        SearchRequest.builder().query(vector).topK(k).build())
                .size();
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Its vectors are given: the text that is to be embedded is the vector. */
    private static final class Given implements EmbeddingModel {

        @Override
        public float[] embed(String text) {
            return numbers(text);
        }

        @Override
        public float[] embed(Document document) {
            throw new UnsupportedOperationException("nothing is added");
        }

        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            throw new UnsupportedOperationException("texts are embedded one by one");
        }
    }

    private static float[] numbers(String vector) {
        try {
            return new PGvector(vector).toArray();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
