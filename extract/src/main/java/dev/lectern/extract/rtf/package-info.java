/** Rich Text Format: bytes with control words, read in one go without building anything. */
package dev.lectern.extract.rtf;
