/** What of projects and people goes from here when they do: hides that answers may still be written meanwhile. */
package dev.lectern.retrieval.erasure;
