/** Files for spreadsheets, which show what is in them and compute nothing. */
package dev.lectern.observability.csv;
