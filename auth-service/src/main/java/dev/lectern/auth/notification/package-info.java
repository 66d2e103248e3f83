/** What people are told: hides how it reaches them, in the application, by a stream that pushes, and by mail. */
package dev.lectern.auth.notification;
