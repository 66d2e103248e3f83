/** Hides what the operating system needs: signals, other users, who owns a port, how much memory a process really has. */
package dev.lectern.local.process;
