import assert from 'node:assert/strict';
import { createElementsChooser, neededElements } from '../../../adaptors/fhir/choose-elements.ts';
import type { SearchPage } from '../../../adaptors/fhir/read-page.ts';
import type { CompiledMapping, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { compile, doses, firstSource } from '../tally/compile.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const source = firstSource(mapping);
const COMES = ['Immunization:patient'];
const needed = ['birthDate', 'id', 'location', 'meta', 'occurrence', 'patient'];
const pageOf = (resource: FhirResource): SearchPage => ({
  matches: [resource],
  included: new Map([['Immunization/1', resource]]),
  next: undefined,
  self: undefined,
  total: 1,
});
const small = {
  resourceType: 'Immunization',
  id: '1',
  occurrenceDateTime: '2024-03-01',
  patient: { reference: 'Patient/1' },
};
const large = { ...small, note: [{ text: 'x'.repeat(4_000) }] };
const ruled = (elements: 'auto' | 'always' | 'never'): CompiledMapping => ({
  ...mapping,
  fetch: { concurrency: 1, elements },
});

describe('neededElements', () => {
  it('names what a source and its joined views read, choices without their type', () => {
    assert.deepEqual(neededElements(mapping, source), needed);
  });

  it('names nothing where tags are read, which servers add to', () => {
    const tagged = compile(doses({ columns: "      app: meta.tag.where(system = 'urn:app').code.first()" }));
    assert.equal(neededElements(tagged, firstSource(tagged)), undefined);
  });
});

describe('createElementsChooser', () => {
  it('asks for parts only once it has seen that they are less than half of the whole', () => {
    const chooser = createElementsChooser(mapping);
    assert.equal(chooser.of(source, COMES), undefined);
    chooser.learn(source, COMES, pageOf(large));
    assert.deepEqual(chooser.of(source, COMES), needed);
  });

  it('asks for small resources whole, which the mark of a part makes larger', () => {
    const chooser = createElementsChooser(mapping);
    chooser.learn(source, COMES, pageOf(small));
    assert.equal(chooser.of(source, COMES), undefined);
  });

  it('measures again where nothing comes along any more', () => {
    const chooser = createElementsChooser(mapping);
    chooser.learn(source, COMES, pageOf(large));
    assert.equal(chooser.of(source, []), undefined);
    chooser.learn(source, [], pageOf(small));
    assert.equal(chooser.of(source, []), undefined);
    assert.deepEqual(chooser.of(source, COMES), needed);
  });

  it('does as the mapping says', () => {
    const always = createElementsChooser(ruled('always'));
    assert.deepEqual(always.of(source, COMES), needed);
    const never = createElementsChooser(ruled('never'));
    never.learn(source, COMES, pageOf(large));
    assert.equal(never.of(source, COMES), undefined);
  });
});
