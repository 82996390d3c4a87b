import assert from 'node:assert/strict';
import { tellForeign, wordsOfRequest } from '../../../adaptors/transport/tell-foreign.ts';

describe('tellForeign', () => {
  const told: [said: string, told: string][] = [
    ['Invalid value "Amina Otieno" of family', 'Invalid value "…" of family'],
    ['HAPI-2001: Resource Patient/1023 is not known', 'HAPI-2001: Resource … is not known'],
    ['HAPI-1882: Invalid date/time format: "2019-01-10"', 'HAPI-1882: Invalid date/time format: "…"'],
    [
      'Non-unique attribute value `Amina` for attribute `w75KJ2mc4zz`',
      'Non-unique attribute value `…` for attribute `…`',
    ],
    [
      'Value #0 value `x` is no valid INTEGER: value_not_integer',
      'Value … value `…` is no valid INTEGER: value_not_integer',
    ],
    ['User: `amina`, has no write access to OrganisationUnit', 'User: `…`, has no write access to OrganisationUnit'],
    ['E7619 and E12345', 'E7619 and …'],
    ['Export 45% complete,\n  Patient/7 exported', 'Export 45% complete, … exported'],
    ["user's Otieno-Patient, patient.otieno, dateAmina, AMINA_DATE", "user's …"],
    ['Page of Max Grant, max of a page, completeDate', '… of …, max of a page, completeDate'],
    ['Amina Otieno', ''],
    ['{"family":"Amina"}', '{"family":"…"}'],
    ['ｐａｔｉｅｎｔ Zoë ÉLODIE 山田', ''],
  ];
  for (const [said, line] of told) {
    it(`tells "${said.slice(0, 50)}" without what may be of a person`, () => assert.equal(tellForeign(said), line));
  }

  it('tells what is known to be of no person', () => {
    const known = new Set(['BfMAe6Itzgt', '202403', 'status']);
    assert.equal(
      tellForeign('Period: `202403` is not open for data set `BfMAe6Itzgt`, DiszpKrYNg8/BfMAe6Itzgt', known),
      'Period: `202403` is not open for data set `BfMAe6Itzgt`, …',
    );
  });

  it('tells nothing of what is no text', () => {
    for (const said of [undefined, null, 7, { message: 'value' }, ['value']]) assert.equal(tellForeign(said), '');
  });

  it('tells 200 characters, and no word that is cut', () => {
    assert.equal(tellForeign('value '.repeat(100)).length, 200);
    assert.doesNotMatch(tellForeign(`${' '.repeat(19_995)}valueriano`), /value/);
  });

  it('is fast with long and hostile texts', function () {
    this.timeout(20_000);
    const before = performance.now();
    for (const text of ['a.', ' ', '\t', 'x ', 'x  \n', 'aA', '_', '`', 'value ']) tellForeign(text.repeat(1_000_000));
    assert.ok(performance.now() - before < 10_000);
  });
});

describe('wordsOfRequest', () => {
  it('lists the path, the names of parameters, and what those of metadata are given', () => {
    const query = { 'status:in': 'completed', _include: ['Immunization:patient'], date: 'ge2024-03-01' };
    const words = wordsOfRequest({ method: 'GET', path: 'Immunization', query });
    const said = 'Unknown search parameter "status:in" for "Immunization": _include Immunization:patient, …';
    assert.equal(tellForeign(`${said.slice(0, -1)}ge2024-03-01`, words), said);
  });

  it('leaves out what the server has put into the address of a page, and all of a body', () => {
    const words = wordsOfRequest({ method: 'POST', path: '', query: { _after: 'Patient-7' }, body: 'name=Amina' });
    assert.deepEqual([...words], ['_after']);
  });
});
