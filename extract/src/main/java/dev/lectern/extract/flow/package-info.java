/** Makes pages out of what formats tell: bounded, clean and the same each time, whatever a file is. */
package dev.lectern.extract.flow;
