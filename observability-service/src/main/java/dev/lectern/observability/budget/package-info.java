/** What may be spent on models: hides how a limit holds although calls are authorised elsewhere, by slices of it. */
package dev.lectern.observability.budget;
