/** Word documents (DOCX). */
package dev.lectern.extract.word;
