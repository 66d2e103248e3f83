/** Formats that are text themselves: plain, Markdown, rows of values, and RTF. */
package dev.lectern.extract.text;
