import type { TLSSocket } from 'node:tls';

/** The longest that one timer lasts is 2^31 - 1 milliseconds, less than a month. */
const STEP_MS = 86_400_000;

/** Calls `end` when the peer's certificate expires: a connection lasts no longer than what has opened it. */
export function untilExpiry(
  socket: Pick<TLSSocket, 'getPeerX509Certificate'>,
  end: () => void,
  now: () => Date = () => new Date(),
): { cancel(): void } {
  const notAfter = socket.getPeerX509Certificate()?.validToDate ?? now();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const left = notAfter.getTime() - now().getTime();
    if (left <= 0) end();
    else timer = setTimeout(wait, Math.min(left, STEP_MS)).unref();
  };
  wait();
  return { cancel: () => clearTimeout(timer) };
}
