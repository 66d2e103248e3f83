/** Streams of events over HTTP: hides how they are framed, and that who reads slowly is written to slowly. */
package dev.lectern.common.sse;
