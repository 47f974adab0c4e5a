package io.tiffin.dev.infrastructure;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to embed, and where.
 *
 * @param dataFolder holds everything that survives a restart; created when missing
 * @param binaries   where the programs are unpacked, once per version; kept by a clean start
 * @param clean      wipe the data of the embedded services before they start
 * @param embedded   the services to start; the others are somebody else's
 * @param ports      the ports to try first
 */
public record Settings(Path dataFolder, Path binaries, boolean clean, Set<Service> embedded, Ports ports) {

    public Settings {
        embedded = Set.copyOf(embedded);
    }

    /** Everything embedded, with the default ports, in the given folder. */
    public static Settings in(Path dataFolder) {
        return new Settings(dataFolder, dataFolder.resolve("binaries"), false, Set.of(Service.values()), Ports.PREFERRED);
    }

    /**
     * The folder {@code .tiffin} under the working directory, and every service embedded that the environment does not replace.
     *
     * @param environment as of {@link System#getenv()}
     */
    public static Settings fromEnvironment(Map<String, String> environment) {
        var embedded = Arrays.stream(Service.values()).filter(service -> environment.getOrDefault(service.variable(), "").isBlank())
                .collect(Collectors.toSet());
        return in(Path.of(".tiffin")).embedding(embedded);
    }

    public Settings embedding(Set<Service> services) {
        return new Settings(dataFolder, binaries, clean, services, ports);
    }

    public Settings withDataFolder(Path folder) {
        return new Settings(folder, folder.resolve("binaries"), clean, embedded, ports);
    }

    public Settings withBinaries(Path folder) {
        return new Settings(dataFolder, folder, clean, embedded, ports);
    }

    public Settings withClean(boolean wipeFirst) {
        return new Settings(dataFolder, binaries, wipeFirst, embedded, ports);
    }

    public Settings withPorts(Ports preferred) {
        return new Settings(dataFolder, binaries, clean, embedded, preferred);
    }
}
