package dev.lectern.ingestion.source;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** The content that sources of one workspace share, for looking at. */
@Entity
@Immutable
@Table(name = "source_item")
class SourceContent extends PanacheEntityBase {

    @Id
    @Column(name = "source_item_id")
    public UUID id;

    /** What stands there is no name: it only says that this is a file. */
    @Column(name = "file_name")
    public String fileMark;

    @Column(name = "file_type")
    public String fileType;

    @Column(name = "file_size")
    public long fileSize;

    @Column(name = "file_hash")
    public String fileHash;

    @Column(name = "text_hash")
    public String textHash;

    @Column(name = "character_count")
    public Integer characters;

    @Column(name = "word_count")
    public Integer words;

    @Column(name = "page_count")
    public Integer pages;

    @Column(name = "chunk_count")
    public Integer chunks;

    @Column(name = "vector_count")
    public Integer vectors;
}
