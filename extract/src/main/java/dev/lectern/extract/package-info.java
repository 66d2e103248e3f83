/** What is in a file: pages of text whose parts are known by range, and what was lost on the way. Knows no service. */
package dev.lectern.extract;
