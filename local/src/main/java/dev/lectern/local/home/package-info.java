/** Hides where one installation of the suite keeps its data, secrets, logs and notes about what runs. */
package dev.lectern.local.home;
