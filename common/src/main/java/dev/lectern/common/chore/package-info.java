/** What a service does again and again by itself. */
package dev.lectern.common.chore;
