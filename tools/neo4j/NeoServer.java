import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * Neo4j Community with Bolt in one process, without its installer: `NeoServer HOME keep|scratch`, configured by HOME/conf/neo4j.conf.
 * Prints `READY host:port` once it answers, and stops when its standard input ends: the launcher holds
 * the other end of that pipe, so the server cannot outlive it, however and whenever the launcher dies.
 */
public final class NeoServer {
    private static final int STOP_MS = 15_000;
    private static volatile DatabaseManagementService server;

    public static void main(String[] arguments) {
        var home = Path.of(arguments[0]);
        var scratch = arguments[1].equals("scratch");
        // A hook, so that a plain `kill` of this process ends as orderly as the end of its input.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(home, scratch)));
        // From the first moment on: the launcher may die while the database still starts.
        daemon(NeoServer::exitWithInput);
        try {
            start(home);
        } catch (Throwable failure) {
            // Neo4j's threads would keep a process alive that nobody can reach.
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static void start(Path home) {
        server = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf/neo4j.conf"))
                .build();
        var system = (GraphDatabaseAPI) server.database("system");
        var password = System.getenv("NEO4J_PASSWORD");
        if (password != null) {
            // Else the first client would have to change the default password before it may do anything. The user is made
            // anew, since ALTER USER refuses the password that a home was left with.
            system.executeTransactionally(
                    "CREATE OR REPLACE USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
        }
        // Asked of the server: with port 0 the system chooses one, and choosing it beforehand would be a race.
        var bolt = system.getDependencyResolver()
                .resolveDependency(ConnectorPortRegister.class)
                .getLocalAddress(ConnectorType.BOLT);
        System.out.println("READY " + bolt.getHost() + ":" + bolt.getPort());
    }

    private static void exitWithInput() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException broken) {
            // As good as its end.
        }
        System.exit(0);
    }

    private static void stop(Path home, boolean scratch) {
        // A home that was removed under the server can hold up its stop for ever.
        daemon(() -> {
            try {
                Thread.sleep(STOP_MS);
            } catch (InterruptedException none) {
                // Nobody interrupts it.
            }
            Runtime.getRuntime().halt(1);
        });
        try {
            if (server != null) server.shutdown();
        } finally {
            if (scratch) delete(home);
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException gone) {
            // The launcher removes it too, and may have been first.
        }
    }
}
