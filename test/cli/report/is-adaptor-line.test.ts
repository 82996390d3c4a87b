import assert from 'node:assert/strict';
import { isAdaptorLine } from '../../../cli/report/index.ts';

const hidden = [
  'GET http://127.0.0.1:8080/fhir/Immunization - 200 in 9ms',
  'tally completed in 12ms',
  'tally aborted with error (2573ms)',
  'TransportError: FHIR: GET Immunization got no answer from 127.0.0.1:9 (ECONNREFUSED) — check it (unreachable)',
  '    at answerOf (vm:module(0):1765:11)',
  '    at async Object.send (vm:module(0):1739:22)',
  '    at Array.map (<anonymous>)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
];

const shown = [
  'Send 202401: 12 accepted, 0 refused',
  'Count at most 3 periods (of 12)',
  "TypeError: Cannot read properties of undefined (reading 'entry')",
  'Look at it',
  '    at most 5 listed',
];

describe('isAdaptorLine', () => {
  for (const line of hidden) it(`hides "${line}"`, () => assert.equal(isAdaptorLine(line), true));
  for (const line of shown) it(`shows "${line}"`, () => assert.equal(isAdaptorLine(line), false));
});
