/** Who the stations of the migration fleet are, for those who enrol them and those who play them; `number` counts from 1. */
export const identityOf = (number: number): string => `CS-${number}`;
export const serialNumberOf = (number: number): string => `SN-${number}`;
/** As an installer leaves it: it is rotated first. */
export const passwordOf = (number: number): string => `installer-${number}-password`;
