package io.tiffin.dev.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final Set<Service> ALL = Set.of(Service.values());

    @Test
    void a_taken_port_is_stepped_over() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(Ports.HOST))) {
            int port = taken.getLocalPort();
            assertThat(new Ports(port, 0, 0, 0).free(ALL).postgres()).isGreaterThan(port).isLessThanOrEqualTo(port + 100);
        }
    }

    @Test
    void a_port_taken_on_all_addresses_is_stepped_over() throws Exception {
        try (var taken = new ServerSocket(0)) {
            assertThat(new Ports(0, taken.getLocalPort(), 0, 0).free(ALL).redis()).isGreaterThan(taken.getLocalPort());
        }
    }

    @Test
    void a_free_port_is_used() throws Exception {
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral(Ports.HOST))) {
            port = probe.getLocalPort();
        }
        assertThat(new Ports(0, 0, port, 0).free(ALL).kafka()).isEqualTo(port);
    }

    @Test
    void no_two_services_get_the_same_port() throws Exception {
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral(Ports.HOST))) {
            port = probe.getLocalPort();
        }
        var free = new Ports(port, port, port, port).free(ALL);
        assertThat(Set.of(free.postgres(), free.redis(), free.kafka(), free.kafkaController())).hasSize(4);
    }

    @Test
    void ports_of_services_that_run_elsewhere_are_not_looked_at() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(Ports.HOST))) {
            int port = taken.getLocalPort();
            assertThat(new Ports(port, 0, port, port).free(Set.of(Service.REDIS)).kafka()).isEqualTo(port);
        }
    }
}
