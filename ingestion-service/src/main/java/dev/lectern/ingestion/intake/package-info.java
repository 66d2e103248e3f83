/** How sources come in: hides what is checked, what is here already, and that bytes are stored before rows. */
package dev.lectern.ingestion.intake;
