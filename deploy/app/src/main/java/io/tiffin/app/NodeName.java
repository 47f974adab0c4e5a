package io.tiffin.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Who this node is among all nodes on the same database. */
@Component
public class NodeName {

    private final String name;

    NodeName(NodeSettings settings, Environment environment) {
        this.name = settings.name() != null ? settings.name() : hostName() + ":" + environment.getProperty("server.port", "3001");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("This host has no name: set tiffin.node.name to one that no other node has", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
