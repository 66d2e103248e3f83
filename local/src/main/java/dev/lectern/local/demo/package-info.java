/** Hides the HTTP of the demonstration: the main job as a person would do it, step by step, through the gateway. */
package dev.lectern.local.demo;
