/** Hides that the project service is somebody else: its client, its time-outs and what its failures mean here. */
package dev.lectern.auth.context;
