/** How long the pieces are into which texts are cut: hides which names that has, and who has chosen which. */
package dev.lectern.ingestion.profile;
