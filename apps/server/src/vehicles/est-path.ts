/** What is asked for by a path under `/.well-known/est` (RFC 7030 3.2.2); `label` null: without one. */
export interface EstPath {
  readonly label: string | null;
  readonly operation: EstOperation;
}

export const estOperations = [
  'cacerts',
  'csrattrs',
  'simpleenroll',
  'simplereenroll',
  'serverkeygen',
  'fullcmc',
] as const;
export type EstOperation = (typeof estOperations)[number];

/** As the program binding has it: 1–40 of a-z 0-9 and inner `-`. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const WELL_KNOWN = '.well-known/est';

/**
 * Null: no path of EST. An operation's name is no label. The label stands behind `est`, as the standard has it, or before
 * `.well-known`, where strongSwan's `pki --est` puts whatever path its URL has (5.9.8): it could name no program otherwise.
 */
export function parseEstPath(path: string): EstPath | null {
  const [root, ...segments] = path.split('/');
  const name = segments.pop();
  const operation = estOperations.find((one) => one === name);
  if (root !== '' || operation === undefined) return null;
  const place = segments.join('/');
  if (place === WELL_KNOWN) return { label: null, operation };
  const label = place.startsWith(`${WELL_KNOWN}/`)
    ? place.slice(WELL_KNOWN.length + 1)
    : place.endsWith(`/${WELL_KNOWN}`)
      ? place.slice(0, -WELL_KNOWN.length - 1)
      : '';
  return LABEL.test(label) && !estOperations.some((one) => one === label) ? { label, operation } : null;
}
