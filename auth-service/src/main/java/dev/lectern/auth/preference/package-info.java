/** Hides how somebody's preferences are kept, and what holds for who never said any. */
package dev.lectern.auth.preference;
