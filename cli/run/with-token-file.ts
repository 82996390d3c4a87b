import { basename, dirname, extname, join, resolve } from 'node:path';

/** Grants whose tokens are kept between runs. */
const KEPT = ['refresh_token', 'authorization_code'];

/**
 * Say where the files of a credential are: its tokens in its `tokenFile`, which is looked up from the folder of the
 * credentials, or else beside them; its key in its `privateKeyFile`, looked up likewise.
 *
 * @param configuration the credential
 * @param file path of the file that it is from
 * @param id what it is called there
 * @returns the credential with the full paths of its files; as it is where it has none
 * @example withTokenFile({ grantType: 'authorization_code' }, '/etc/credentials.yaml', 'dhis2').tokenFile // '/etc/credentials.dhis2.tokens.json'
 */
export function withTokenFile(
  configuration: Record<string, unknown>,
  file: string,
  id: string,
): Record<string, unknown> {
  const folder = dirname(resolve(file));
  const { privateKeyFile } = configuration;
  if (typeof privateKeyFile === 'string' && privateKeyFile !== '')
    return { ...configuration, privateKeyFile: resolve(folder, privateKeyFile) };
  if (!KEPT.includes(String(configuration.grantType))) return configuration;
  const { tokenFile = join(folder, `${basename(file, extname(file))}.${id}.tokens.json`) } = configuration;
  return { ...configuration, tokenFile: resolve(folder, String(tokenFile)) };
}
