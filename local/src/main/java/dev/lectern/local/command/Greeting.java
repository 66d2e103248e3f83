package dev.lectern.local.command;

import dev.lectern.local.demo.DemoAccount;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import java.time.Duration;

/** What a person needs to know once the suite is up: where it is, who to be, what to try. */
final class Greeting {

    private final Home home;
    private final int port;
    private final Screen screen;

    Greeting(Home home, int port, Screen screen) {
        this.home = home;
        this.port = port;
        this.screen = screen;
    }

    void show() {
        var account =
                new DemoAccount("http://127.0.0.1:" + port, Secrets.of(home).demo());
        var problem = account.ensure(Duration.ofSeconds(20));
        screen.say("");
        screen.say("  Gateway       " + account.gateway());
        screen.say("  API           " + account.gateway() + "/api/docs");
        if (problem.isEmpty()) {
            screen.say("  Demo account  %s / %s", DemoAccount.USERNAME, account.password());
        } else {
            screen.say("  Demo account  could not be made: " + problem.get());
        }
        screen.say("  Next          ./lectern demo");
        screen.say("");
    }
}
