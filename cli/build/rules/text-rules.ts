import type { BundleRule } from './bundle-rule.ts';

/** Longest line of a bundle: the compiler copies lines over and over, so long ones cost minutes. */
export const LINE_LIMIT = 400;

/** What OpenFn reads as text, before it parses anything. */
export const texts: BundleRule = ({ source }, problems) => {
  if (source.startsWith('#!')) problems.atOffset(0, 'the compiler cannot take a hashbang', 'leave the first line out');
  if (!source.trim().includes('\n')) {
    problems.atOffset(0, 'a single line can be taken for the path of a file', 'write it on several lines');
  }
  for (const { index } of source.matchAll(/collections\./g)) {
    const fix = 'call it something else; in a text write "collections\\x2e"';
    problems.atOffset(index, 'the text "collections." makes OpenFn add another adaptor', fix);
  }
  for (const { index } of source.matchAll(/[\u2028\u2029]/g)) {
    problems.atOffset(index, 'the compiler cannot take a raw U+2028 or U+2029', 'write \\u2028 or \\u2029');
  }
  let at = 0;
  for (const line of source.split('\n')) {
    if (line.length > LINE_LIMIT) {
      const message = `a line of ${line.length} characters, more than ${LINE_LIMIT}, makes the compiler slow`;
      problems.atOffset(at, message, 'break it up');
    }
    at += line.length + 1;
  }
};
