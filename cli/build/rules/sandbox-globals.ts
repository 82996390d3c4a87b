/** Globals of Node and browsers that are undefined in the OpenFn sandbox, and what to use instead. */
export const MISSING_GLOBALS: Readonly<Record<string, string>> = {
  fetch: 'send requests through the adaptor',
  Headers: 'send requests through the adaptor',
  FormData: 'send requests through the adaptor',
  AbortController: 'use the timeout option of the adaptor',
  URL: 'put addresses together as text',
  URLSearchParams: 'put queries together with encodeURIComponent',
  TextEncoder: 'use Buffer.from(text)',
  TextDecoder: 'use Buffer.from(bytes).toString()',
  Blob: 'use Buffer',
  atob: "use Buffer.from(text, 'base64')",
  btoa: "use Buffer.from(text).toString('base64')",
  crypto: 'bring a function of plain JavaScript',
  process: 'pass what it tells as a parameter',
  performance: 'use Date.now()',
  structuredClone: 'copy the fields that are needed',
  queueMicrotask: 'await a resolved promise',
  setImmediate: 'use setTimeout',
  require: 'use import; the build bundles it',
  module: 'use export',
  exports: 'use export',
  global: 'use globalThis',
};

const ERRORS = 'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError';
const NUMBERS = 'BigInt Infinity Math NaN Number isFinite isNaN parseFloat parseInt';
const TEXTS = 'Intl RegExp String Symbol decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape';
const COLLECTIONS = 'Array Map Object Set WeakMap WeakRef WeakSet FinalizationRegistry JSON';
const BYTES = `ArrayBuffer Atomics Buffer DataView SharedArrayBuffer WebAssembly Int8Array Uint8Array Uint8ClampedArray
  Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array`;
const OTHERS = `Boolean Date Function Promise Proxy Reflect globalThis undefined
  console state setTimeout clearTimeout setInterval clearInterval`;

/** Every global of the sandbox: ECMAScript's of Node 20 and what OpenFn adds. */
export const SANDBOX_GLOBALS: ReadonlySet<string> = new Set(
  [ERRORS, NUMBERS, TEXTS, COLLECTIONS, BYTES, OTHERS].join(' ').split(/\s+/),
);

/** Static methods that Node 20 lacks. */
export const MISSING_STATICS: ReadonlySet<string> = new Set([
  'Array.fromAsync',
  'ArrayBuffer.transfer',
  'Error.isError',
  'Map.groupBy',
  'Math.f16round',
  'Math.sumPrecise',
  'Object.groupBy',
  'Promise.try',
  'Promise.withResolvers',
  'RegExp.escape',
  'Uint8Array.fromBase64',
  'Uint8Array.fromHex',
]);

/** Methods of iterators that Node 20 lacks, looked for after `.values()`, `.keys()` and `.entries()`. */
export const ITERATOR_HELPERS: ReadonlySet<string> = new Set(
  'map filter take drop flatMap reduce toArray forEach some every find'.split(' '),
);

/** Methods of sets that Node 20 lacks; the first three only after `new Set(…)`, as other things have such methods. */
export const SET_METHODS: ReadonlySet<string> = new Set(['union', 'intersection', 'difference']);
/** The ones whose names belong to sets alone. */
export const SET_ONLY_METHODS: ReadonlySet<string> = new Set([
  'symmetricDifference',
  'isSubsetOf',
  'isSupersetOf',
  'isDisjointFrom',
]);

/** What the sandbox's console can do; `console.table` and the like are undefined there. */
export const CONSOLE_METHODS: ReadonlySet<string> = new Set(
  'log info debug warn error success always print'.split(' '),
);
