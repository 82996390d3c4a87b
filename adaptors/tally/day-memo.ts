import type { DayNumber } from './period/index.ts';

/** Days of a page, and the page that holds the first of January 1970; pages reach from the year -3999 to 9999. */
const PAGE_BITS = 9;
const FIRST_PAGE = 4300;
const PAGES = 10_100;

/**
 * Work out once what follows from a day. Rows are many and their days few, so this is asked for each row: two arrays are
 * several times faster than a `Map` here.
 *
 * @param make works it out
 * @returns the same answers, kept
 * @example const textOf = createDayMemo(textOfDay);
 */
export function createDayMemo<Answer extends object | string>(
  make: (day: DayNumber) => Answer,
): (day: DayNumber) => Answer {
  const pages: (Answer | undefined)[][] = new Array(PAGES);
  return (day) => {
    const number = (day >> PAGE_BITS) + FIRST_PAGE;
    let page = pages[number];
    if (page === undefined) {
      page = new Array(1 << PAGE_BITS);
      pages[number] = page;
    }
    const at = day & ((1 << PAGE_BITS) - 1);
    let answer = page[at];
    if (answer === undefined) {
      answer = make(day);
      page[at] = answer;
    }
    return answer;
  };
}
