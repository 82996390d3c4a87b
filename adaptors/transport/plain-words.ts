/**
 * Words that messages of servers are made of: what they say of requests, of resources and metadata, of imports, and of their own
 * parts. No first or family name may be added, nor a number, a place, a diagnosis or a vaccine.
 */
const TEXT = `
a aborted accept acceptable accepted accepts access accessible account action active add added affect after all allow allowed
allows already also an and another any api are argument arguments array as assigned assignment associated association async at
atomic attempt attribute attributes auth authenticate authenticated authentication authority authorities authorization authorized
available back bad base basic batch be bean bearer because been before began begin being below between binary block body bool
boolean both bundle but by cache calculated call called can cannot capability capture cascade cast catalog category chain
change changed changes char character characters check checked checksum children class clause client close closed code codes
coding col collection column combination combo combos comment commit communication compartment complete completed
completeness completeregistration complex composite concept condition conflict conflicts connect connection constant constraint
construct contact contain contained contains content context controller convert converted core could count create created
creating creation credential credentials criteria current currently data database databind dataset datatype datavalue
datavalueset date dates datetime day days deadlock decimal decode decoding default define defined definition delete deleted
deletes deletion denied derived descendants deserialize deserializing detail details detect detected detection dhis different
digit directory disabled disk display do document does doesn doing domain don down driver dry due duplicate duplicated duration
each either element elements empty enabled encoded encoding encountered end ended endpoint enough enroll enrolled enrolling
enrollment enrollments ensure enter entered entities entity entries entry enum epoch error errors etc event events every exceed
exceeded exceeds exception exclusive execute executed execution exist existing exists expected expecting expired expires expiry
export expression extension extract fail failed failure fasterxml feature fhir fhirpath field fields file files filter filters
find first flag flush followed following for forbidden form format formatted found free from full function future gateway general
given global got grant greater group groups had handle handler has have header headers heap here hibernate hierarchy hisp history
host how http https id identifiable identifier identifiers if ignored illegal implementation import imported importing imports
in include included includes including incoming incorrect index indexed indexes input insert inside instance instead integer
interaction internal interrupted into invalid invocation invoke io is isn issue issues it item items its jakarta java
javax job jobs join json jwt key keys kind know known knows lang language large larger last lastupdated latest least length
less letter level like limit limited line link linked list lists load loading local location lock locked log logged login long
longer lost low lower maintenance malformed mandatory map mapped mapping match matched matches matching max maximum mean memory
message messages meta metadata method methods millis milliseconds min minimum mismatch mismatched missing mode model modified
modifier modifiers month months more most multiple must name named names namespace narrative need needed needs negative nested
network never new next no node non none not note nothing notification now null number numeric object objects obtain occurred of
off offset old on once one only open opened operation operations operator option options or order org organisation organization
other others ou out outcome outside over own owner page paged pager pages paging param parameter parameters parent parse parsed
parser parsing part partial parts passed password past patch patched path pattern payload pending per perform performed period
periods permission permissions permitted persist persisted phase please pool position positive post present prevented previous
primary primitive private problem process processed processing product profile profiles program programs prohibited proper
properties property protocol provide provided provider proxy public put queries query queue range rate re reach reached read
reading reads reason reasons received record records redacted redirect reference referenced references referential refresh
refused registered registration registrations rejected relation relationship remote remove removed repeatable repeated replace
reply report reports repository represent request requested requests require required requires resolvable resolve resolved
resource resources response responses rest result results resultset retrieve retry return returned returns right rights role
roles rollback rolled root row rows rule rules run running s same save saved schema schemas scheme scope search searches second
seconds secret security see seem sent server servers service servlet session set sets setting settings several share shared
sharing short should silently since single size skip skipped slice smaller so some something sort sorted source space specified
specify spring springframework sql stage start started starting starts state statement status stop stopped storage store stored
strategy stream string strings structure style subject submitted subscription success successful successfully such suffix
summary support supported supports sync syntax synthesis system systems t table tag target task tasks temporarily temporary
terminology test text than that the their them then there they this thread threw through throws time timed timeout times
timestamp to together token tokens too total tracked tracker transaction translate tried true false try trying two type types
uid unable unauthorized unavailable undefined under unexpected unique uniqueness unit units unknown unparsed
unprocessable unrecognized unresolved unsupported until untimely up update updated updates upper upsert upserting uri url urls
usable usage use used user username users uses using utf util utils valid validate validated validating validation validator
value values valueset variable version versions via view views violated violates violation vt wait wanted warning warnings was
way web webmessage were what when where whether which while who whole width with within without word words work worker write
writing written wrong xml year years yes yet you your zero zone
account activity allergy appointment basic capabilitystatement careplan careteam claim codesystem composition conceptmap
condition consent coverage device diagnostic diagnosticreport encounter episode family goal group guidance healthcareservice
immunization intolerance measurereport medication media observation operationoutcome organizationaffiliation patient person
practitioner practitionerrole procedure provenance questionnaire questionnaireresponse recommendation relatedperson research
schedule servicerequest specimen structuredefinition substance
adx alphanumeric approval approved approves audit authorize belong belongs calendar cancelled categories changelog
charset cookie description dimension disclose incident insignificant interval lacking member neither nor oauth openid
origin percentage prefer prefix realm release renew summaries tei those uaa unowned workflow conform conforms
conflicting correct correctly exactly finish finished implement implemented incompatible instances instantiate invoked
iterator jvm levels legal limits listed marked mixed mutually obsolete omitted optional parsable positional precision
preflight quota rather redeploy rejects reload restricted restart retries sequence serializable serialize severity
shutdown skipping superuser suspended terminated threshold throttled timely ungrouped unhandled uninitialized upgrade
upstream utc verify verified
build done ready waiting minutes hours these broke broken compulsory filled needs eoi
birthdate birth gender given declared quantity n dose lot number manufacturer performer reaction series route site authored occurrence
effective issued recorded based managing address telecom phone email
abstract progress export exporting exported started building finalize queued percent
outbreak outbreaks case cases follow ups relationship relationships loopback
expiration audience issuer assertion algorithm signature
`;

/** Those of them that somebody may be called: told in small letters alone. */
const ALSO_NAMES: ReadonlySet<string> = new Set([
  'case',
  'date',
  'day',
  'field',
  'grant',
  'guidance',
  'key',
  'like',
  'lot',
  'low',
  'max',
  'page',
  'part',
  'pool',
  'post',
]);

const WORDS: ReadonlySet<string> = new Set(TEXT.split(/\s+/).filter((word) => word !== ''));

/**
 * Tell whether a single word is one that messages are made of.
 *
 * @param word letters alone
 * @returns whether it tells of nobody
 * @example isPlainWord('Parameter') // true
 */
export function isPlainWord(word: string): boolean {
  const small = word.toLowerCase();
  return WORDS.has(small) && (word === small || !ALSO_NAMES.has(small));
}
