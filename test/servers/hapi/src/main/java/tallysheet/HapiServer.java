package tallysheet;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.MemoryBinaryStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * A HAPI FHIR R4 server on 127.0.0.1, with its data in memory, for tests alone: nobody is asked who he is.
 *
 * <p>Argument: the port, 0 or nothing for a free one. When the server answers it prints one line, {@code HAPI ready
 * <base url>}, on standard output, on which nothing else is written. It ends when its standard input does.
 */
public final class HapiServer {
  private static final long MINUTE = 60_000;

  /** Otherwise the steps of a bulk export advance once a minute: four minutes for any export, however small. */
  private static final boolean FAST_JOBS = Boolean.getBoolean("hapi.fastJobs");

  private HapiServer() {}

  public static void main(String[] arguments) throws Exception {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
    endWithStandardInput();
    ApplicationContext context = new AnnotationConfigApplicationContext(Settings.class);

    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    jetty.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    ServletHolder servlet = new ServletHolder(fhirServlet(context));
    servlet.setInitOrder(1); // at the start, not at the first request
    handler.addServlet(servlet, "/fhir/*");
    jetty.setHandler(handler);
    jetty.start();
    if (FAST_JOBS) advanceJobs(context.getBean(IJobMaintenanceService.class));

    URI base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/fhir");
    HttpRequest metadata = HttpRequest.newBuilder(URI.create(base + "/metadata")).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(metadata, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) throw new IllegalStateException("metadata answers " + answer.statusCode());
    System.out.println("HAPI ready " + base);
  }

  private static void advanceJobs(IJobMaintenanceService jobs) {
    Executors.newSingleThreadScheduledExecutor()
        .scheduleWithFixedDelay(jobs::forceMaintenancePass, 250, 250, TimeUnit.MILLISECONDS);
  }

  /** A starter that is killed cannot end its server, but the pipe between them closes then. */
  private static void endWithStandardInput() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {} // what is written there means nothing
              } catch (IOException closed) {
                // the same as its end
              }
              Runtime.getRuntime().halt(0);
            });
    watcher.setDaemon(true);
    watcher.start();
  }

  private static RestfulServer fhirServlet(ApplicationContext context) {
    RestfulServer server = new RestfulServer(context.getBean(FhirContext.class));
    server.registerProviders(context.getBean(ResourceProviderFactory.class).createProviders());
    server.registerProvider(context.getBean(JpaSystemProvider.class));
    server.registerProvider(context.getBean(BulkDataExportProvider.class));
    server.setServerConformanceProvider(
        new JpaCapabilityStatementProvider(
            server,
            context.getBean(IFhirSystemDao.class),
            context.getBean(JpaStorageSettings.class),
            context.getBean(ISearchParamRegistry.class),
            context.getBean(IValidationSupport.class)));
    server.setDefaultResponseEncoding(EncodingEnum.JSON); // HAPI's own default is XML
    DatabaseBackedPagingProvider paging = context.getBean(DatabaseBackedPagingProvider.class);
    paging.setDefaultPageSize(20);
    // A larger _count is cut to the maximum in silence; HAPI's own is 50.
    paging.setMaximumPageSize(Integer.getInteger("hapi.maxPageSize", Integer.MAX_VALUE));
    server.setPagingProvider(paging);
    return server;
  }

  /** What HAPI's own configurations leave to the application. */
  @Configuration
  @Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    ThreadPoolFactoryConfig.class,
    SubscriptionChannelConfig.class,
    SubscriptionSubmitterConfig.class
  })
  static class Settings {
    @Bean
    JpaStorageSettings storageSettings() {
      JpaStorageSettings settings = new JpaStorageSettings();
      settings.setExpireSearchResultsAfterMillis(60 * MINUTE);
      settings.setReuseCachedSearchResultsForMillis(MINUTE);
      settings.setAllowMultipleDelete(true); // DELETE Type?search, by which tests clean up
      settings.setJobFastTrackingEnabled(FAST_JOBS);
      // References may lead nowhere: the populations that tests load are cut out of larger ones.
      settings.setEnforceReferentialIntegrityOnWrite(false);
      settings.setEnforceReferentialIntegrityOnDelete(false);
      return settings;
    }

    @Bean
    PartitionSettings partitionSettings() {
      return new PartitionSettings();
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
      return new SubscriptionSettings();
    }

    /** Keeps the files of a bulk export, which are Binary resources, out of the database. */
    @Bean
    IBinaryStorageSvc binaryStorage() {
      return new MemoryBinaryStorageSvcImpl();
    }

    @Bean
    DataSource dataSource() {
      // Without DB_CLOSE_DELAY the database is gone whenever the pool holds no connection.
      JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:hapi;DB_CLOSE_DELAY=-1", "sa", "");
      pool.setMaxConnections(30);
      return pool;
    }

    @Primary
    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
        ConfigurableListableBeanFactory beans, FhirContext fhir, JpaStorageSettings settings, DataSource dataSource) {
      LocalContainerEntityManagerFactoryBean factory =
          HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, settings);
      factory.setPersistenceUnitName("hapi");
      factory.setDataSource(dataSource);
      Properties hibernate = new Properties();
      hibernate.put("hibernate.dialect", HapiFhirH2Dialect.class.getName());
      hibernate.put("hibernate.hbm2ddl.auto", "create");
      hibernate.put("hibernate.jdbc.batch_size", "20");
      hibernate.put("hibernate.order_inserts", "true");
      hibernate.put("hibernate.cache.use_query_cache", "false");
      hibernate.put("hibernate.cache.use_second_level_cache", "false");
      hibernate.put("hibernate.search.enabled", "false"); // no full-text index
      factory.setJpaProperties(hibernate);
      return factory;
    }

    @Primary
    @Bean
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
      return new JpaTransactionManager(factory);
    }
  }
}
