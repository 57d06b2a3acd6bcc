import type { Handler16 } from '../answer.ts';

/** 5.14. A soft reset ends a transaction in good order and does not wait for its end; neither does a hard one. */
export const reset: Handler16<'Reset'> = async (_request, station) => ({
  response: { status: 'Accepted' },
  afterwards: () => station.reboot(),
});
