/** What the gateway has to tell the others. */
package dev.lectern.gateway.report;
