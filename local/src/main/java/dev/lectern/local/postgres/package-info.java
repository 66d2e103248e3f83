/** Hides where PostgreSQL, pgvector and psql come from on a machine that has none of them, and how they are run. */
package dev.lectern.local.postgres;
