import type { Handler } from './answer.ts';

/** B11/B12. OnIdle waits for the end of a charging session (B12.FR.01). */
export const reset: Handler<'Reset'> = async ({ type, evseId }, station) => {
  if (evseId !== undefined)
    return { response: { status: 'Rejected', statusInfo: { reasonCode: 'UnsupportedRequest' } } };
  if (type === 'OnIdle' && station.occupied()) {
    return { response: { status: 'Scheduled' }, afterwards: () => station.rebootWhenIdle() };
  }
  return { response: { status: 'Accepted' }, afterwards: () => station.reboot() };
};
