/** Following papers until they have been read, looked up and indexed: hides whom one hears that from. */
package dev.lectern.workflow.pipeline.paper;
