/** Hides how somebody is found by name and what keeps a project from losing its last owner. */
package dev.lectern.project.member;
