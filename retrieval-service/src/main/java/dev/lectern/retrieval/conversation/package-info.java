/** Conversations and their messages, each of one person alone: hides how they are numbered, kept and found. */
package dev.lectern.retrieval.conversation;
