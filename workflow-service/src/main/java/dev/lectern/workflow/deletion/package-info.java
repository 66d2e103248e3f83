/** What is removed everywhere: hides how the others are asked, and when it is known that nothing is left. */
package dev.lectern.workflow.deletion;
