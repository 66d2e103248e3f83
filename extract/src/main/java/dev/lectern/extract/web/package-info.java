/** Web pages and books made of them. */
package dev.lectern.extract.web;
