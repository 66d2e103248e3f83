package dev.lectern.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void jsonBecomesOneLineWithItsRun() {
        var line = """
                {"timestamp":"2026-11-20T09:07:05.393Z","level":"INFO","loggerName":"dev.lectern.auth.Thing",\
                "message":"done","mdc":{"run_id":"r1"},"processName":"x"}""";

        assertThat(LogLine.readable(line)).matches("\\d\\d:\\d\\d:05\\.393 INFO  \\[auth.Thing] done  run_id=r1");
    }

    @Test
    void causesAreNamed() {
        var line = """
                {"timestamp":"2026-11-20T09:07:05Z","level":"ERROR","loggerName":"a.b.C","message":"no",\
                "exception":{"exceptionType":"java.io.IOException","message":"outer","frames":[],\
                "causedBy":{"exception":{"exceptionType":"x.Inner","message":"inner"}}}}""";

        assertThat(LogLine.readable(line).lines())
                .anyMatch(each -> each.contains("java.io.IOException: outer"))
                .anyMatch(each -> each.contains("x.Inner: inner"));
    }

    @Test
    void otherTextIsLeftButCannotSteerTheTerminal() {
        assertThat(LogLine.readable("LOG:  ready\tnow")).isEqualTo("LOG:  ready\tnow");
        assertThat(LogLine.readable("a\u001b[2Jb")).isEqualTo("a?[2Jb");
        assertThat(LogLine.readable("{not json")).isEqualTo("{not json");
    }
}
