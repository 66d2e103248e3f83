package dev.lectern.ingestion.source;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A source as people look at it: the reference of their project, and the content behind it. */
@Entity
@Immutable
@Table(name = "source_reference")
class Source extends PanacheEntityBase {

    @Id
    @Column(name = "source_reference_id")
    public UUID id;

    @Column(name = "project_id")
    public UUID projectId;

    @Column(name = "run_id")
    public UUID runId;

    public String kind;
    public String name;

    /** Null where nobody knows any more what the file was called. */
    @Column(name = "file_name")
    public String fileName;

    @Column(name = "processing_status")
    public String status;

    @Column(name = "error_message")
    public String reason;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "processed_at")
    public OffsetDateTime processedAt;

    public String origin;

    /** Where it was fetched from. */
    @Column(name = "source")
    public String address;

    /** Null when it was cancelled, and until its file has been fetched. */
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "source_item_id")
    public SourceContent content;
}
