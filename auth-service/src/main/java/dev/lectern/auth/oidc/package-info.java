/** Hides the OpenID Connect protocol: what a provider publishes, how somebody comes back from it, and who it means. */
package dev.lectern.auth.oidc;
