/**
 * Words that messages of servers are made of: what they say of requests, of resources and metadata, of imports, and of their own
 * parts. No first or family name may be added, nor a number, a place, a diagnosis or a vaccine.
 */
const TEXT = `
a aborted abstract accept acceptable accepted accepts access accessible account action active activity add added
address administrator adx affect after algorithm all allergy allow allowed allows alphanumeric already also an and
another any apache api appointment approval approve approved approves are argument arguments array as assertion assign
assigned assignment associated association async at atomic attempt attribute attributes audience audit auth
authenticate authenticated authentication authored authorities authority authorization authorize authorized available
back bad base based basic batch be bean bearer because been before began begin being belong belongs below between
binary birth birthdate block body bool boolean both broke broken build building bundle busy but by cache calculated
calendar call called can cancelled cannot capability capabilitystatement capacity capture careplan careteam cascade
case cases cast catalog categories category chain change changed changelog changes char character characters charset
check checked checksum children claim class clause client close closed code codes codesystem coding col collection
column combination combo combos comment commit communication compartment complete completed completeness
completeregistration complex composite composition compulsory concept conceptmap condition conflict conflicting
conflicts conform conforms connect connection consent constant constraint construct contact contain contained contains
content context controller convert converted cookie core correct correctly could count coverage create created
creating creation credential credentials criteria current currently data database databind dataset datatype datavalue
datavalueset date dates datetime day days deadlock decimal declared decode decoding default define defined definition
delete deleted deletes deletion denied derived descendants description deserialize deserializing detail details detect
detected detection device dhis diagnostic diagnosticreport different digit dimension directory disabled disclose disk
display do document does doesn doing domain don done dose down driver dry due duplicate duplicated duration each
effective either element elements email empty enabled encoded encoding encounter encountered end ended endpoint engine
enough enroll enrolled enrolling enrollment enrollments ensure enter entered entities entity entries entry enum eoi
episode epoch error errors etc event events every exactly exceed exceeded exceeds exception exclusive execute executed
execution exhausted exist existing exists expected expecting expiration expired expires expiry export exported
exporting expression extension extract fail failed failing fails failure false family fasterxml feature fhir fhirpath
field fields file files filled filter filters finalize find finish finished first flag flush follow followed following
for forbidden form format formatted found free from full function future gateway gender general given global goal gone
got grant greater group groups guidance had handle handler has have header headers healthcareservice heap here
hibernate hierarchy hisp history host hours how http https id identifiable identifier identifiers if ignored illegal
immunization implement implementation implemented import imported importing imports in incident include included
includes including incoming incompatible incomplete incorrect index indexed indexes input insert inside insignificant
instance instances instantiate instead insufficient integer interaction internal interrupted interval into intolerance
invalid invocation invoke invoked io is isn issue issued issuer issues it item items iterator its jakarta java javax
job jobs join json jvm jwt key keys kind know known knows lacking lang language large larger last lastupdated later
latest least legal length less letter level levels like limit limited limits line link linked list listed lists load
loading local location lock locked log logged login long longer loopback lost lot low lower maintenance malformed
managing mandatory manufacturer map mapped mapping marked match matched matches matching max maximum mean
measurereport media medication member memory message messages meta metadata method methods millis milliseconds min
minimum minutes mismatch mismatched missing mixed mode model modified modifier modifiers moment month months more most
multiple must mutually n name named names namespace narrative need needed needs negative neither nested network never
new next nginx no node non none nor not note nothing notification now null number numeric oauth object objects
observation obsolete obtain occurred occurrence of off offline offset old omitted on once one only open opened openid
operation operationoutcome operations operator option optional options or order org organisation organization
organizationaffiliation origin other others ou out outage outbreak outbreaks outcome outside over overloaded own owner
page paged pager pages paging param parameter parameters parent parsable parse parsed parser parsing part partial
parts passed password past patch patched path patient pattern payload pending per percent percentage perform performed
performer period periods permission permissions permitted persist persisted person phase phone please pool position
positional positive post practitioner practitionerrole precision prefer prefix preflight present prevented previous
primary primitive private problem procedure process processed processing product profile profiles program programs
progress prohibited proper properties property protocol provenance provide provided provider proxy public put quantity
queries query questionnaire questionnaireresponse queue queued quota range rate rather re reach reached reaction read
reading readonly reads ready realm reason reasons received recommendation record recorded records redacted redeploy
redirect reference referenced references referential refresh refused registered registration registrations rejected
rejects relatedperson relation relationship relationships release reload remote remove removed renew repeatable
repeated replace reply report reports repository represent request requested requests require required requires
research resolvable resolve resolved resource resources response responses rest restart restricted result results
resultset retries retrieve retry return returned returns right rights role roles rollback rolled room root route row
rows rule rules run running s same save saved schedule schema schemas scheme scope search searches second seconds
secret security see seem sent sequence serializable serialize series server servers service servicerequest servlet
session set sets setting settings several severity share shared sharing short should shutdown signature silently since
single site size skip skipped skipping slice smaller so some something sorry sort sorted source space specified
specify specimen spring springframework sql stage start started starting starts state statement status stop stopped
storage store stored strategy stream string strings structure structuredefinition style subject submitted subscription
substance success successful successfully such suffix summaries summary superuser support supported supports suspended
sync syntax synthesis system systems t table tables tag taken target task tasks tei telecom temporarily temporary
terminated terminology test text than that the their them then there these they this those thread threshold threw
throttled through throws time timed timely timeout times timestamp to together token tokens too total tracked tracker
transaction translate tried true try trying two type types uaa uid unable unapproved unauthorized unavailable
undefined under unexpected unfinished ungrouped unhandled uninitialized unique uniqueness unit units unknown unlock
unlocked unowned unparsed unprocessable unrecognized unresolved unsupported until untimely up update updated updates
upgrade upper ups upsert upserting upstream uri url urls usable usage use used user username users uses using utc utf
util utils valid validate validated validating validation validator value values valueset variable verified verify
version versions via view views violated violates violation vt wait waiting wanted warning warnings was way web
webmessage went were what when where whether which while who whole width window with within without word words work
worker workflow write writing written wrong xml year years yes yet you your zero zone
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
  'long',
  'short',
  'skip',
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
