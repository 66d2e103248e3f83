package dev.lectern.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/runs",
                "/api/v1/runs/",
                "/api/v1/runs/0190-a/timeline?after=x&limit=1",
                "/api/v1/projects/caf%C3%A9%20au%20lait",
                "/api/v1/search?q=a%2Fb",
                "/api/v1/sources/a..b"
            })
    void plainPathsAreUnderstood(String uri) {
        assertThat(Target.of(uri)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "*",
                "http://host/api/v1/runs",
                "//api/v1/runs",
                "/api//v1/runs",
                "/api/v1/runs/../../internal",
                "/api/v1/runs/..",
                "/api/v1/./runs",
                "/api/v1/%2e%2e/internal",
                "/api/v1/.%2E/internal",
                "/api/v1/runs%2f..%2finternal",
                "/api/v1/runs%5c..",
                "/api/v1/runs%252e",
                "/api/v1/runs;x=/../internal",
                "/api/v1/runs%3Bx",
                "/api\\v1\\runs",
                "/api/v1/runs%00",
                "/api/v1/runs%0d%0aX:y",
                "/api/v1/runs%zz",
                "/api/v1/runs#x",
                "/api/v1/runs?a#x",
                "/api/v1/\u00fcber"
            })
    void everyOtherSpellingIsNot(String uri) {
        assertThat(Target.of(uri)).isEmpty();
    }
}
