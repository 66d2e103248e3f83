/** What models were used for, and what it cost. */
package dev.lectern.observability.usage;
