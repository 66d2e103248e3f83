/** PowerPoint presentations (PPTX). */
package dev.lectern.extract.slides;
