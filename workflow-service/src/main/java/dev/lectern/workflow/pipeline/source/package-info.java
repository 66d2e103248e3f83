/** What ingestion knows of papers that we work on: hides how it is asked. */
package dev.lectern.workflow.pipeline.source;
