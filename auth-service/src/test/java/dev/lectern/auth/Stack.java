package dev.lectern.auth;

import dev.lectern.common.TestToken;
import dev.lectern.local.TestStack;
import io.quarkus.test.common.QuarkusTestResource;

/** What the tests of this module run on: real PostgreSQL and Kafka, and a project service over real HTTP and a mail server. */
@QuarkusTestResource(TestStack.class)
@QuarkusTestResource(TestToken.class)
@QuarkusTestResource(AuthSettings.class)
@QuarkusTestResource(ProjectSibling.class)
@QuarkusTestResource(MailServer.class)
@QuarkusTestResource(OidcServer.class)
class Stack {}
