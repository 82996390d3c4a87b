import { createHash } from 'node:crypto';

/** A secret of one login, and what may be shown of it. */
export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

/**
 * Make the proof that who redeems a code is who asked for it.
 *
 * @param random 32 random bytes
 * @returns verifier and S256 challenge
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4
 * @example makePkce(randomBytes(32)).challenge
 */
export function makePkce(random: Uint8Array): Pkce {
  const verifier = Buffer.from(random).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
