import { type Call, type FunctionRule, rule } from './calls.ts';
import { asItems, type Code, computed, EMPTY, requireCategory, requireNoPadding } from './code.ts';
import { kindOf } from './moment-operators.ts';
import type { MomentKind } from './runtime/moments.ts';
import { quote } from './text.ts';
import type { Category } from './types.ts';

const PLAIN: readonly Category[] = ['string', 'number', 'boolean'];
const DATED: readonly Category[] = ['string', 'date', 'temporal'];

function plain(type: string): FunctionRule {
  return rule(0, 0, ({ node, name, focus }) => {
    if (focus.types.length === 0) return EMPTY;
    requireCategory(node, focus, PLAIN, `${name}()`, 'Choose an element of it.');
    requireNoPadding(node, focus, `${name}()`);
    return computed(`fp.${name}(${asItems(focus)})`, type);
  });
}

/** Write a conversion of `items` to a date, date-time or time. */
function toMoment(call: Call, kind: MomentKind, items: string): string {
  const { node, name, focus } = call;
  requireCategory(node, focus, DATED, `${name}()`, 'Choose a text, date or time of it.');
  const from = kindOf(focus);
  const day = kind === 'date' && (from === 'dateTime' || from === 'instant');
  return `fp.toMoment(${items}, ${quote(kind)}${day ? `, ${quote(from)}` : ''})`;
}

function moment(kind: MomentKind, type: string): FunctionRule {
  return rule(0, 0, (call) =>
    call.focus.types.length === 0 ? EMPTY : computed(toMoment(call, kind, asItems(call.focus)), type),
  );
}

function convertsPlain(to: string): FunctionRule {
  return rule(0, 0, ({ node, name, focus }): Code => {
    if (focus.types.length === 0) return EMPTY;
    requireCategory(node, focus, PLAIN, `${name}()`, 'Choose an element of it.');
    requireNoPadding(node, focus, `${name}()`);
    return computed(`fp.converts(${asItems(focus)}, fp.${to})`, 'System.Boolean');
  });
}

function convertsMoment(kind: MomentKind): FunctionRule {
  return rule(0, 0, (call): Code => {
    if (call.focus.types.length === 0) return EMPTY;
    const convert = `(all) => ${toMoment(call, kind, 'all')}`;
    return computed(`fp.converts(${asItems(call.focus)}, ${convert})`, 'System.Boolean');
  });
}

/** Conversions between types, beside toString() and toInteger(). @see https://hl7.org/fhirpath/#conversion */
export const conversionFunctions: Readonly<Record<string, FunctionRule>> = {
  toDecimal: plain('System.Decimal'),
  toBoolean: plain('System.Boolean'),
  toDate: moment('date', 'System.Date'),
  toDateTime: moment('dateTime', 'System.DateTime'),
  toTime: moment('time', 'System.Time'),
  convertsToBoolean: convertsPlain('toBoolean'),
  convertsToDecimal: convertsPlain('toDecimal'),
  convertsToInteger: convertsPlain('toInteger'),
  convertsToDate: convertsMoment('date'),
  convertsToDateTime: convertsMoment('dateTime'),
  convertsToTime: convertsMoment('time'),
};
