package dev.lectern.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HomeTest {

    @Test
    void superusersUrlIsTakenApartAndNotHandedOn() {
        var parsed = External.parse("postgresql://admin:p%40ss+word@db.example:6543/lectern");

        assertThat(parsed.user()).isEqualTo("admin");
        assertThat(parsed.password()).isEqualTo("p@ss+word");
        assertThat(parsed.plainUrl()).isEqualTo("postgresql://db.example:6543/lectern");
        assertThat(parsed.toString()).doesNotContain("p@ss");
    }

    @Test
    void urlWithoutSuperuserIsRefusedWithAnExample() {
        assertThatThrownBy(() -> External.parse("postgresql://db.example/lectern"))
                .hasMessageContaining("postgresql://user:password@host:port/lectern");
    }

    @Test
    void portsFollowTheGateways() {
        var home = new Home(java.nio.file.Path.of("/x"), java.nio.file.Path.of("/x/.lectern"), 9000);

        assertThat(home.port(App.GATEWAY)).isEqualTo(9000);
        assertThat(home.port(App.OBSERVABILITY)).isEqualTo(9006);
        assertThat(home.postgresPort()).isEqualTo(9010);
        assertThat(home.kafkaControllerPort()).isEqualTo(9012);
    }
}
