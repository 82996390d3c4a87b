package tallysheet;

import com.google.fhir.gateway.FhirProxyServer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The FHIR Info Gateway on 127.0.0.1, set up by its own environment variables: {@code PROXY_TO}, {@code TOKEN_ISSUER},
 * {@code BACKEND_TYPE}, {@code ACCESS_CHECKER}, {@code ALLOWED_QUERIES_FILE}.
 *
 * <p>When it answers it prints one line, {@code gateway ready <base url>}, on standard output.
 */
public final class GatewayServer {
  private GatewayServer() {}

  public static void main(String[] arguments) throws Exception {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(RoleChecker.Factory.class);
    FhirProxyServer gateway = new FhirProxyServer();
    context.getAutowireCapableBeanFactory().autowireBean(gateway);

    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    ServletHolder servlet = new ServletHolder(gateway);
    servlet.setInitOrder(1); // at the start, not at the first request
    handler.addServlet(servlet, "/fhir/*");
    jetty.setHandler(handler);
    jetty.start();
    System.out.println("gateway ready http://127.0.0.1:" + connector.getLocalPort() + "/fhir");
  }
}
