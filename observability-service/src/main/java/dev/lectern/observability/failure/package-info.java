/** What broke, for those who run things: hides whether it was a request, a job, a run or a message. */
package dev.lectern.observability.failure;
