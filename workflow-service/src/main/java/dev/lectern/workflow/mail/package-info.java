/** What became of every mail of the suite: hides that those who sent it only told the fact of it. */
package dev.lectern.workflow.mail;
