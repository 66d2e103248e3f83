/** Hides how somebody outside comes into a project: who is meant by an address, and for how long the door is open. */
package dev.lectern.project.invitation;
