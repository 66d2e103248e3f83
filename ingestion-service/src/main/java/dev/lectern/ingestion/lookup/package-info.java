/** What catalogues outside say of papers: asked politely and rarely, and only when the installation allows it. */
package dev.lectern.ingestion.lookup;
