/**
 * JSON text that jsonb takes. It refuses U+0000 and lone surrogates, which a station may send in any
 * text; both become U+FFFD, so that what is stored can be read back and hashed.
 */
export function storable(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'string' ? member.toWellFormed().replaceAll('\u0000', '\ufffd') : member,
  );
}
