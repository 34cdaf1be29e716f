import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * Neo4j Community with Bolt in one process, without its installer: `NeoServer HOME keep|scratch`, configured by HOME/conf/neo4j.conf.
 * Prints `READY host:port` once it answers, and stops when its standard input ends: the launcher holds
 * the other end of that pipe, so the server cannot outlive it, however the launcher dies.
 */
public final class NeoServer {
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var scratch = arguments[1].equals("scratch");
        var server = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf/neo4j.conf"))
                .build();
        // A hook, so that a plain `kill` of this process ends as orderly as the end of its input.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdown();
            if (scratch) delete(home);
        }));

        var system = (GraphDatabaseAPI) server.database("system");
        var password = System.getenv("NEO4J_PASSWORD");
        if (password != null) {
            // Else the first client would have to change the default password before it may do anything.
            system.executeTransactionally(
                    "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
        }
        // Asked of the server: with port 0 the system chooses one, and choosing it beforehand would be a race.
        var bolt = system.getDependencyResolver()
                .resolveDependency(ConnectorPortRegister.class)
                .getLocalAddress(ConnectorType.BOLT);
        System.out.println("READY " + bolt.getHost() + ":" + bolt.getPort());

        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException gone) {
            // The launcher removes it too, and may have been first.
        }
    }
}
