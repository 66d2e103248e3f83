/** Hides nothing but text: each class is one command of {@code ./lectern} and what it shows to a person. */
package dev.lectern.local.command;
