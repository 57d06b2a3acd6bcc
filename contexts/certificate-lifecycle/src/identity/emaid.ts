/**
 * An eMAID may come with separators, in small letters and with its check character, the fifteenth (ISO 15118-2, annex H):
 * the spelling without any of them.
 */
export const plainEmaid = (text: string): string =>
  text
    .replaceAll('-', '')
    .toUpperCase()
    .replace(/^([0-9A-Z]{14})[0-9A-Z]$/, '$1');

export const sameEmaid = (a: string, b: string): boolean => plainEmaid(a) === plainEmaid(b);
