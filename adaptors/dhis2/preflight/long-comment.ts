import { type Dhis2Context, hasNewImporter } from '../metadata/data-set.ts';
import type { ValueCheck } from './value-check.ts';

/** Characters of a comment: 2.43 refuses longer ones, before it only those of more than 50,000. */
const NEW_LIMIT = 5000;
const OLD_LIMIT = 50_000;

/**
 * Tell of values whose comment the server does not take: usually one that a person wrote in an earlier version, and that
 * has to be sent along with the value again, since it would be cleared otherwise.
 *
 * @param context the server's version
 * @returns the check
 * @example firstRefusal(longComment(context), limits)(change)?.code // 'long-comment'
 */
export function longComment({ version }: Pick<Dhis2Context, 'version'>): ValueCheck {
  const limit = hasNewImporter(version) ? NEW_LIMIT : OLD_LIMIT;
  return ({ comment = '', dataElement, orgUnit }) => {
    if (comment.length <= limit) return undefined;
    return {
      code: 'long-comment',
      message: `the comment beside the value has ${comment.length} characters, and DHIS2 ${version} takes ${limit}`,
      fix: 'shorten it in the data entry of DHIS2, or "comment" in the mapping',
      dataElement,
      orgUnit,
    };
  };
}
