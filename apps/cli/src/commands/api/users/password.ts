import { randomBytes } from 'node:crypto';
import { readInput } from '../read-input.ts';

export interface NewPassword {
  readonly password: string;
  /** To be printed, this once; null: whoever gave it has it. */
  readonly shown: string | null;
}

/** From a file or standard input, never from an argument, which every user of the machine could read. */
export async function newPassword(file: string | undefined): Promise<NewPassword> {
  if (file !== undefined) return { password: await passwordIn(file), shown: null };
  const made = randomBytes(18).toString('base64url');
  return { password: made, shown: made };
}

/** Without the end of its line. */
export const passwordIn = async (file: string): Promise<string> => (await readInput(file)).replace(/\r?\n$/, '');
