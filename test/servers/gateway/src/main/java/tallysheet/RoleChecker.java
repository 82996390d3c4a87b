package tallysheet;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.google.fhir.gateway.HttpFhirClient;
import com.google.fhir.gateway.interfaces.AccessChecker;
import com.google.fhir.gateway.interfaces.AccessCheckerFactory;
import com.google.fhir.gateway.interfaces.AccessDecision;
import com.google.fhir.gateway.interfaces.NoOpAccessDecision;
import com.google.fhir.gateway.interfaces.PatientFinder;
import com.google.fhir.gateway.interfaces.RequestDetailsReader;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Lets in by roles of Keycloak, as the gateway of OpenSRP does for users of the role {@code WEB_CLIENT}: {@code GET_PATIENT}
 * to read or search Patients, {@code POST_PATIENT} to post them or a search of them. The plugin of OpenSRP itself is not on
 * Maven Central.
 *
 * @see <a href="https://docs.opensrp.io/engineering/backend/info-gateway">OpenSRP, Info Gateway</a>
 */
final class RoleChecker implements AccessChecker {
  private final List<String> roles;

  private RoleChecker(List<String> roles) {
    this.roles = roles;
  }

  @Override
  public AccessDecision checkAccess(RequestDetailsReader request) {
    String type = request.getResourceName();
    if (type == null) {
      // Of Bundles only transactions are looked into.
      throw new InvalidRequestException("Bundle type needs to be transaction!");
    }
    String role = request.getRequestType().name() + "_" + type.toUpperCase();
    return new NoOpAccessDecision(roles.contains(role));
  }

  /** What the gateway finds by the name that {@code ACCESS_CHECKER} says. */
  @Component("roles")
  static final class Factory implements AccessCheckerFactory {
    @Override
    public AccessChecker create(DecodedJWT token, HttpFhirClient client, FhirContext fhir, PatientFinder patients) {
      return new RoleChecker(realmRoles(token));
    }

    private static List<String> realmRoles(DecodedJWT token) {
      Map<String, Object> access = token.getClaim("realm_access").asMap();
      if (access == null || !(access.get("roles") instanceof List<?> names)) return List.of();
      return names.stream().map(String::valueOf).toList();
    }
  }
}
