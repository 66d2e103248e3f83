/** Hides how roles are kept, who may have them and who must keep them. */
package dev.lectern.auth.role;
