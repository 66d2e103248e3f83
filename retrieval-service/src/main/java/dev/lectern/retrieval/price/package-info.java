/** What models cost, and from when on. */
package dev.lectern.retrieval.price;
