/** Who did what to the installation, and who was kept from it. */
package dev.lectern.common.audit;
