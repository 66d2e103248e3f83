package dev.lectern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

    // The gateway computes it by itself; its CsrfTest expects the same of the same secret.
    @Test
    void csrfTokenIsWhatTheGatewayComputes() {
        assertThat(new Secret("lts_4vJ9dWmJ0bV2Qm0Yc3mJqk6Y1oQb7s2l5m8xR0tUuHE").csrfToken())
                .isEqualTo("h_flGV0iMNAm9J4bp0ZjSmlWY2Fxk01Lzlm0hUdkjfk");
    }

    @Test
    void everySecretIsAnother_andShownByAccidentNowhere() {
        var secret = Secret.fresh();

        assertThat(secret.text())
                .startsWith("lts_")
                .hasSize(47)
                .isNotEqualTo(Secret.fresh().text());
        assertThat(secret.toString()).isEqualTo("Secret");
    }
}
