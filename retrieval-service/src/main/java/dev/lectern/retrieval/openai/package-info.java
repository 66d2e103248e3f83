/** The door for programs that speak OpenAI's language: its requests, its answers, its errors. */
package dev.lectern.retrieval.openai;
