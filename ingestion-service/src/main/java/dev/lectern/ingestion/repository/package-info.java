/** Repositories of a workspace: hides who may read and who may change one, and what it holds. */
package dev.lectern.ingestion.repository;
