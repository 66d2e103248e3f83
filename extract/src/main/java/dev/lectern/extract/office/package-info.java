/** What the documents of office programs have in common. */
package dev.lectern.extract.office;
