/**
 * The address, if stations may have us ask there: http or https, without credentials, at one of `hosts` as it is written.
 * Null: no. A number in the place of a name is one of `hosts` only as the configuration spells it.
 */
export function statusUrl(text: string, hosts: readonly string[]): URL | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.username !== '' || url.password !== '') return null;
  return hosts.includes(url.host) ? url : null;
}
