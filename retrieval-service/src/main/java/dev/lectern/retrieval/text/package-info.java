/** What texts have in common, whoever asks. */
package dev.lectern.retrieval.text;
