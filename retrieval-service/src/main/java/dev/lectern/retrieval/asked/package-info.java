/** Questions of sibling services, asked for somebody as part of their work: hides that an answer outlives who asked for it. */
package dev.lectern.retrieval.asked;
