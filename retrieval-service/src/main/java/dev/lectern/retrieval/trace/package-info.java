/** That there was a search, and how it went: hides how that is written down beside the answers, and forgotten. */
package dev.lectern.retrieval.trace;
