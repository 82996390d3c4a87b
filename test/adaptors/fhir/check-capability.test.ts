import assert from 'node:assert/strict';
import { checkCapability } from '../../../adaptors/fhir/check-capability.ts';
import { readCapability } from '../../../adaptors/fhir/read-capability.ts';
import { startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole, reply, startWire } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN } from './doses-of-children.ts';
import { mappingOf } from './mapping.ts';

const mapping = mappingOf('dose');
const declaring = (types: Readonly<Record<string, readonly string[]>>) => ({
  types: new Map(Object.entries(types).map(([type, names]) => [type, new Set(names)])),
});

describe('checkCapability', () => {
  it('lets pass what declares all that is asked, and what declares nothing', () => {
    checkCapability(mapping, declaring({ Immunization: ['date', 'status', 'patient'] }));
    checkCapability(mapping, declaring({ Immunization: [], Patient: ['name'] }));
  });

  it('names every parameter that is missing, with those that are there', () => {
    assert.throws(() => checkCapability(mapping, declaring({ Immunization: ['_id', 'patient', 'identifier'] })), {
      name: 'RunError',
      code: 'not-searchable',
      message:
        'the FHIR server says in its CapabilityStatement that Immunization cannot be searched by date, status, but by identifier, patient — correct search, searchDate and include in the mapping, or let the server index the parameter (not-searchable)',
    });
  });

  it('names a type that is not served', () => {
    assert.throws(() => checkCapability(mapping, declaring({ Patient: ['name'] })), {
      message: /does not serve Immunization/,
    });
  });

  it('asks for the reference that joined resources come by', () => {
    assert.throws(() => checkCapability(DOSES_OF_CHILDREN, declaring({ Immunization: ['date'] })), {
      message: /Immunization cannot be searched by patient, but by date/,
    });
  });

  it('takes modifiers and chains for the parameter before them, and leaves out those of all types', () => {
    const search = { 'status:not': 'completed', 'patient.gender': 'female', _tag: 'a|b' };
    const { views } = mapping;
    const asking = { ...mapping, views: { ...views, dose: { ...views.dose, search } } } as typeof mapping;
    checkCapability(asking, declaring({ Immunization: ['date', 'status', 'patient'] }));
  });
});

describe('readCapability', () => {
  const { restore } = muteConsole();
  after(restore);

  it('reads the parameters of each type from a server', async () => {
    const server = await startFhirServer();
    try {
      const capability = await readCapability(fhirAt(new URL(server.url).origin));
      assert.ok(capability?.types.get('Immunization')?.has('date'));
      assert.equal(capability?.types.has('Nothing'), false);
    } finally {
      await server.close();
    }
  });

  it('adds the parameters that a server declares for all types', async () => {
    const rest = [
      { mode: 'client', resource: [{ type: 'Task' }] },
      {
        mode: 'server',
        searchParam: [{ name: 'source' }],
        resource: [{ type: 'Patient', searchParam: [{ name: 'name' }] }, { type: 'Location' }],
      },
    ];
    const wire = await startWire(reply(200, { resourceType: 'CapabilityStatement', rest }));
    try {
      const capability = await readCapability(fhirAt(wire.origin));
      assert.deepEqual(capability?.types, declaring({ Patient: ['name', 'source'], Location: [] }).types);
      assert.equal(capability.guarded, false);
    } finally {
      await wire.close();
    }
  });

  it('tells whether tokens are asked for', async () => {
    const service = [{ coding: [{ code: 'OAuth' }] }];
    const rest = [{ mode: 'server', security: { service }, resource: [{ type: 'Patient' }] }];
    const wire = await startWire(reply(200, { resourceType: 'CapabilityStatement', rest }));
    try {
      assert.equal((await readCapability(fhirAt(wire.origin)))?.guarded, true);
    } finally {
      await wire.close();
    }
  });

  it('is silent of a server that shows none, or whose gateway answers otherwise', async () => {
    const answers = [
      reply(404, ''),
      reply(403, {}),
      reply(200, { resourceType: 'Bundle' }),
      reply(200, '<html>', 'text/html'),
    ];
    for (const answer of [...answers, reply(200, { resourceType: 'CapabilityStatement', rest: [{}] })]) {
      const wire = await startWire(answer);
      assert.equal(await readCapability(fhirAt(wire.origin)), undefined);
      await wire.close();
    }
  });
});
