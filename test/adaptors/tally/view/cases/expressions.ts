import { one, type Suite } from './suite.ts';

const PEOPLE = [
  {
    resourceType: 'Patient',
    id: 'a',
    active: true,
    gender: 'female',
    birthDate: '2020-01-31',
    multipleBirthInteger: 3,
    name: [
      { use: 'official', family: 'Otieno', given: ['Ada', 'Maria'] },
      { use: 'nickname', given: ['Ada'] },
    ],
    communication: [{ preferred: true }, { preferred: false }],
  },
  { resourceType: 'Patient', id: 'b' },
];
const BIRTH = 'multipleBirth.ofType(integer)';

/** Expressions, and what each gives for the first patient and for the one that has nothing. */
const answers: readonly (readonly [title: string, path: string, full: unknown, bare: unknown])[] = [
  ['addition to nothing', `${BIRTH} + 1`, 4, null],
  ['subtraction', `${BIRTH} - 1.0`, 2, null],
  ['division', `${BIRTH} / 2.0`, 1.5, null],
  ['division by zero', `${BIRTH} / 0`, null, null],
  ['div', `${BIRTH} div 2`, 1, null],
  ['mod', `${BIRTH} mod 2`, 1, null],
  ['a decimal that ends with zeros', `${BIRTH} >= 3.00`, true, null],
  ['+ of texts with nothing', "gender + '!'", 'female!', null],
  ['& of texts with nothing', "gender & '!'", 'female!', '!'],
  ['and, with false', 'false and active', false, false],
  ['and, with true', 'true and active', true, null],
  ['or, with true', 'active or true', true, true],
  ['or, with false', 'active or false', true, null],
  ['xor', 'active xor false', true, null],
  ['implies', 'active implies gender.exists()', true, null],
  ['implies, from false', 'false implies active', true, true],
  ['not() of nothing', 'active.not()', false, null],
  ['iif() takes nothing for false', "iif(active, 'on', 'off')", 'on', 'off'],
  ['iif() without an otherwise', "iif(active.not(), 'off')", null, null],
  ['exists() with a criterion', "name.exists(use = 'nickname')", true, false],
  ['all()', 'name.all(given.exists())', true, true],
  ['all() that is not so', 'name.all(family.exists())', false, true],
  ['in', "gender in ('male' | 'female')", true, null],
  ['contains', "name.given contains 'Maria'", true, false],
  ['| leaves out what is there twice', 'name.given.count() - (name.given | {}).count()', 1, 0],
  ['matches()', "gender.matches('^fe?m')", true, null],
  ['replace()', "gender.replace('fe', '')", 'male', null],
  ['replaceMatches()', "gender.replaceMatches('[aeiou]', '*')", 'f*m*l*', null],
  ['substring()', 'gender.substring(2, 3)', 'mal', null],
  ['substring() from outside', 'gender.substring(9)', null, null],
  ['startsWith() and upper()', "gender.upper().startsWith('FEM')", true, null],
  ['split() and last()', "'a/b/c'.split('/').last()", 'c', 'c'],
  ['toInteger()', "'12'.toInteger() + 1", 13, 13],
  ['toInteger() of what is none', "'x1'.toInteger()", null, null],
  ['toDecimal()', "'1.5'.toDecimal()", 1.5, 1.5],
  ['toString()', 'birthDate.toString() & active.toString()', '2020-01-31true', ''],
  ['toDate()', "'2024-02-29'.toDate()", '2024-02-29', '2024-02-29'],
  ['toDate() of a day that there is not', "'2023-02-29'.toDate()", null, null],
  ['a month later', 'birthDate + 1 month', '2020-02-29', null],
  ['a year earlier', 'birthDate - 1 year', '2019-01-31', null],
  ['weeks later', '(birthDate + 6 weeks) > @2020-03-01', true, null],
  ['dates of different precision', 'birthDate > @2020', null, null],
  ['dates that differ before that', 'birthDate > @2019', true, null],
  ['is', 'multipleBirth is integer', true, null],
  ['is of the other type', 'multipleBirth is boolean', false, null],
  ['as', '(multipleBirth as integer) + 1', 4, null],
  ['as of the other type', 'multipleBirth as boolean', null, null],
  ['distinct()', 'name.given.distinct().count()', 2, 0],
  ['isDistinct()', 'name.given.isDistinct()', false, true],
  ['sum()', 'name.select(given.count()).sum()', 3, null],
  ['max()', 'name.given.max()', 'Maria', null],
  ['last()', 'name.given.last()', 'Ada', null],
  ['tail()', 'name.given.tail().first()', 'Maria', null],
  ['skip() and take()', 'name.given.skip(1).take(1)', 'Maria', null],
  ['single()', "name.where(use = 'official').single().family", 'Otieno', null],
  ['hasValue()', 'birthDate.hasValue()', true, false],
  ['~ leaves letter case out', "gender ~ 'Female'", true, false],
  ['~ of the same text', "gender ~ 'female'", true, false],
  ['!~', "gender !~ 'Male'", true, true],
  ['the resource by name', '%resource.gender', 'female', null],
  ['comparison with nothing', `${BIRTH} < {}`, null, null],
];

/** Expressions that are refused, and what is said. */
const refused: readonly (readonly [path: string, message: RegExp])[] = [
  ['today() > birthDate', /today\(\) cannot be compiled .* may not depend on the day of the run/],
  ['now()', /now\(\) cannot be compiled .* may not depend on the day of the run/],
  ['timeOfDay()', /timeOfDay\(\) cannot be compiled/],
  ["name.trace('n').family", /trace\(\) cannot be compiled .* Take trace/],
  ['managingOrganization.resolve().name', /resolve\(\) cannot be compiled .* getReferenceKey/],
  ['name[%context.name.count()].family', /An index must be a whole number/],
  ['name.where($index = 0).family', /\$index cannot be compiled/],
  ['name.single()', /column "x" selects HumanName, which is no single value/],
  ['gender = 1', /= between code and System\.Integer never holds/],
];

/** Expressions that this data fails, and the status of their row. */
const failed: readonly (readonly [title: string, path: string, status: RegExp])[] = [
  ['several items for single()', 'name.given.single()', /^bad-value:x$/],
  ['several items for upper()', 'name.given.upper()', /^bad-value:x$/],
  ['several items in a comparison', "name.given < 'B'", /^bad-value:x$/],
  ['several items as an answer', 'name.given.skip(1)', /^many-values:x$/],
];

export const expressionSuites: readonly Suite[] = [
  {
    title: 'FHIRPath in columns',
    resources: PEOPLE,
    tests: [
      ...answers.map(([title, path, full, bare]) => ({ title, view: one(path), expect: [{ x: full }, { x: bare }] })),
      ...refused.map(([path, expectError]) => ({ title: `${path} is refused`, view: one(path), expectError })),
      ...failed.map(([title, path, expectError]) => ({ title, view: one(path), expectError })),
    ],
  },
];
