/** Our own exports put an apostrophe before what a spreadsheet would take for a formula; here it goes again. */
export const cellText = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
