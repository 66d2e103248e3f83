/** Who is in a workspace and whose it is, as the project service told: hides that it is a read model. */
package dev.lectern.observability.people;
