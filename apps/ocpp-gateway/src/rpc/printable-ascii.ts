/** What is left of a peer's text in one line of ours. */
export const printableAscii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '');
