package dev.lectern.ingestion;

import dev.lectern.common.TestToken;
import dev.lectern.ingestion.plan.Project;
import dev.lectern.local.TestStack;
import io.quarkus.test.common.QuarkusTestResource;

/** What all Quarkus tests of this module run on. */
@QuarkusTestResource(TestStack.class)
@QuarkusTestResource(TestToken.class)
@QuarkusTestResource(SmallWorld.class)
@QuarkusTestResource(Auth.class)
@QuarkusTestResource(Project.class)
class Stack {}
