/** Excel workbooks (XLSX). */
package dev.lectern.extract.sheets;
