package dev.lectern.workflow;

import dev.lectern.common.TestToken;
import dev.lectern.local.TestStack;
import io.quarkus.test.common.QuarkusTestResource;

/** What all Quarkus tests of this module run on. */
@QuarkusTestResource(TestStack.class)
@QuarkusTestResource(TestToken.class)
@QuarkusTestResource(AuthSibling.class)
@QuarkusTestResource(RetrievalSibling.class)
@QuarkusTestResource(SourceSibling.class)
class Stack {}
