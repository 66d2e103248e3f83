/** What a model adds to a search: hides how it is asked, for how long, and what is done if it says nothing of use. */
package dev.lectern.retrieval.advice;
