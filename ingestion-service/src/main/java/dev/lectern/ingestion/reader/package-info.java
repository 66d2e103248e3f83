/** Reading files in processes that may die of them: hides processes, threads and how a call is interrupted. */
package dev.lectern.ingestion.reader;
