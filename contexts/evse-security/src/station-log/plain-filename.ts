const LONGEST = 120;

/**
 * What a station calls its file, as a name and nothing else: the last part of a path, of letters, digits and a few
 * signs, with no dot in front. For people; where it is stored follows from our own ids. Null: nothing is left of it.
 */
export function plainFilename(named: string | null | undefined): string | null {
  const last = named?.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.]+/, '')
    .slice(0, LONGEST);
  return plain === '' ? null : plain;
}
