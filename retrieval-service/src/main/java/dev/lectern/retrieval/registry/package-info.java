/** The registry of models, for those who choose one and for administrators who keep it. */
package dev.lectern.retrieval.registry;
