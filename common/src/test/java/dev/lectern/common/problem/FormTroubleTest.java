package dev.lectern.common.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import org.junit.jupiter.api.Test;

class FormTroubleTest {

    private static final StackTraceElement PARSER = new StackTraceElement(
            "org.jboss.resteasy.reactive.server.core.multipart.MultipartParser", "parse", null, 1);

    @Test
    void whatTheParserStumblesOverIsTheSenders() {
        assertThat(UnreadableForm.explains(inParser(new StringIndexOutOfBoundsException("30"))))
                .isTrue();
        assertThat(UnreadableForm.explains(inParser(new RuntimeException(new UnsupportedEncodingException("no-such")))))
                .isTrue();
        assertThat(UnreadableForm.explains(new IOException("Connection terminated reading multipart data")))
                .isTrue();
    }

    @Test
    void aFullDiskAndWhatBreaksElsewhereAreOurs() {
        assertThat(UnreadableForm.explains(inParser(new IOException("No space left on device"))))
                .isFalse();
        assertThat(UnreadableForm.explains(inParser(new UncheckedIOException(new IOException("No space left")))))
                .isFalse();
        assertThat(UnreadableForm.explains(new StringIndexOutOfBoundsException("30")))
                .isFalse();
    }

    @Test
    void tooManyPartsAreKnownByTheWordsOfTheFramework() {
        assertThat(TooManyParts.limit(new RuntimeException("Param limit of 6000 was exceeded")))
                .hasValue(6_000);
        assertThat(TooManyParts.limit(new RuntimeException("Param limit"))).isEmpty();
        assertThat(TooManyParts.limit(new RuntimeException())).isEmpty();
    }

    private static <T extends Exception> T inParser(T failure) {
        failure.setStackTrace(new StackTraceElement[] {PARSER});
        return failure;
    }
}
