package dev.lectern.retrieval;

import dev.lectern.common.TestToken;
import dev.lectern.local.TestStack;
import io.quarkus.test.common.QuarkusTestResource;

/** What every Quarkus test of this module runs on. */
@QuarkusTestResource(TestStack.class)
@QuarkusTestResource(TestToken.class)
@QuarkusTestResource(Siblings.class)
class Stack {}
