/** Hides the secrets by which services of the suite prove who they are. */
package dev.lectern.auth.service;
