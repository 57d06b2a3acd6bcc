import { setTimeout as wait } from 'node:timers/promises';
import { ApiRefusal } from '@bfcert/api-client';

const PAUSE_MS = 250;
const PATIENCE_MS = 60_000;

/**
 * Asks again while the server does not answer: it may just have been killed and is being started again.
 * What it refuses it would refuse again. What is asked must bear being asked twice.
 */
export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const began = performance.now();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const refused = error instanceof ApiRefusal && error.status < 500;
      if (refused || performance.now() - began > PATIENCE_MS) throw error;
    }
    await wait(PAUSE_MS);
  }
}
