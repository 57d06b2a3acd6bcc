import { createHash } from 'node:crypto';

export interface NameOptions {
  readonly identity: string;
  readonly serial: string;
  /** Absent: one that follows from the identity. */
  readonly password?: string;
}

/** What a station is called and comes in with; `{n}` in each of them is its number, from 1, in four digits. */
export interface StationNames {
  readonly identityOf: (number: number) => string;
  readonly serialNumberOf: (number: number) => string;
  readonly passwordOf: (number: number) => string;
}

export function namesOf({ identity, serial, password }: NameOptions): StationNames {
  const of = (text: string) => (number: number) => text.replaceAll('{n}', String(number).padStart(4, '0'));
  const identityOf = of(identity);
  return {
    identityOf,
    serialNumberOf: of(serial),
    passwordOf: password === undefined ? (number) => guessable(identityOf(number)) : of(password),
  };
}

/** What an installer left in it: 20 characters, so that a station of 1.6 can have it too. It is rotated first. */
const guessable = (identity: string): string =>
  createHash('sha256').update(`installer of ${identity}`).digest('hex').slice(0, 20);
