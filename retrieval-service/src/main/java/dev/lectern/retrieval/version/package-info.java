/** Which index a workspace is searched in; hides how another one is built beside it, published, gone back to and pruned. */
package dev.lectern.retrieval.version;
