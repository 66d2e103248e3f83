package dev.lectern.gateway.world;

import dev.lectern.common.TestToken;
import io.quarkus.test.common.QuarkusTestResource;

/** What the tests of this module run in. */
@QuarkusTestResource(World.class)
@QuarkusTestResource(TestToken.class)
public class Stack {}
