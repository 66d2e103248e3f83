/** Hides how providers talk: what they are asked, how their answers come, and what their refusals mean. */
package dev.lectern.retrieval.dialect;
