/** Hides how the project is chosen that a token is made for. */
package dev.lectern.project.context;
