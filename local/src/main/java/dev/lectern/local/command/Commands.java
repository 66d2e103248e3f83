package dev.lectern.local.command;

import dev.lectern.local.demo.Demo;
import dev.lectern.local.demo.DemoFailure;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.postgres.PostgresInstallation;
import java.io.IOException;
import java.util.List;

/** Finds the command by its name and turns expected failures into one sentence. */
public final class Commands {

    private static final String HELP = """
            Usage: ./lectern COMMAND

              up                start the suite (PostgreSQL, Kafka, seven services) and wait until it is ready;
                                --replicas retrieval-service=2,gateway-service=2 starts more than one of some
              demo              play the main job against it; starts the suite if it is not running
              status            the processes: state, restarts, port, memory
              logs [NAME] [-f]  the end of one log or of all; -f follows, --raw shows them as they were written
              restart [NAME]    restart a process, or all of a service, or all services: one after the other, so that
                                of a service with replicas one always answers
              psql [ARGS]       a prompt in the suite's database, as superuser
              doctor            check the machine, the processes and the invariants of the data
              down              stop everything; the data stays
              reset [--yes]     stop everything and remove the data

              test [--faults] [MAVEN ARGS]  every test; --faults takes the long way through the fault tests
              bench [NAME]      run a benchmark, or list them
              format            format the sources

            Environment: LECTERN_PORT (default 8400), LECTERN_HOME (default .lectern), JAVA_HOME,
              LECTERN_PG_URL and LECTERN_KAFKA to use servers of your own, LECTERN_DEMO_PASSWORD.
            """;

    private Commands() {}

    public static int run(String[] arguments) throws IOException, InterruptedException {
        var screen = Screen.standard();
        var command = arguments.length == 0 ? "help" : arguments[0];
        var rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        try {
            return dispatch(command, rest, Home.fromEnvironment(), screen);
        } catch (DemoFailure e) {
            screen.say("");
            screen.say("The demo stopped: " + e.getMessage());
            screen.say("Look at: ./lectern status, ./lectern logs gateway, ./lectern doctor");
            return 1;
        } catch (IllegalStateException | IllegalArgumentException | java.io.UncheckedIOException e) {
            screen.say(String.valueOf(e.getMessage()));
            return 1;
        }
    }

    private static int dispatch(String command, List<String> rest, Home home, Screen screen)
            throws IOException, InterruptedException {
        return switch (command) {
            case "up" -> new Up(home, screen, replicas(rest)).run();
            case "status" -> new Status(home, screen).run();
            case "logs" -> new Logs(home, screen).run(rest);
            case "down" -> new Down(home, screen).run();
            case "restart" -> new Restart(home, screen).run(rest);
            case "reset" -> new Down(home, screen).reset(rest);
            case "psql" -> new Psql(home, screen).run(rest);
            case "doctor" -> new Doctor(home, screen).run();
            case "demo" -> demo(home, screen);
            // For the script: is a C compiler still needed?
            case "needs-compiler" -> PostgresInstallation.ready() ? 1 : 0;
            case "help", "--help", "-h" -> {
                screen.say(HELP);
                yield 0;
            }
            default -> {
                screen.say("There is no command " + command + ".\n");
                screen.say(HELP);
                yield 2;
            }
        };
    }

    private static Replicas replicas(List<String> rest) {
        if (rest.isEmpty()) {
            return Replicas.ONE_EACH;
        }
        if (!rest.getFirst().equals("--replicas") || rest.size() != 2) {
            throw new IllegalArgumentException("Usage: ./lectern up [--replicas retrieval-service=2,...]");
        }
        return Replicas.parse(rest.getLast());
    }

    private static int demo(Home home, Screen screen) throws IOException {
        // Between a kill and its repair the suite is "not ready" and yet no "up" is wanted: the demo waits it out.
        if (SuiteState.read(home).filter(SuiteState::supervised).isEmpty()) {
            var code = new Up(home, screen, Replicas.ONE_EACH).run();
            if (code != 0) {
                return code;
            }
        }
        var port = SuiteState.read(home).map(SuiteState::port).orElse(home.port());
        new Demo("http://127.0.0.1:" + port, Secrets.of(home).demo(), System.out).play();
        return 0;
    }
}
