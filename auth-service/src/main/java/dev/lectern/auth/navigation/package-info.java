/** Hides how the console's navigation is kept, who is shown what of it, and that it never runs in a circle. */
package dev.lectern.auth.navigation;
