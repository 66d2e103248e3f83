/** Hides that a service is several processes: what a cluster's Service does there, on one machine. */
package dev.lectern.local.front;
