/** Hides how a project's settings are kept, which say what it shares and with whose voice it answers. */
package dev.lectern.project.setting;
