import { type Lifecycle, parseCertificateId } from '@bfcert/certificate-lifecycle';
import type { StapledChains } from '@bfcert/evse-security';
import { type Pump, startPump } from '@bfcert/kernel/pump';
import { OncePerReason } from '../once-per-reason.ts';

/** A station asks some seconds after it has its certificate: as a rule what it asks for is there by then. */
const LOOK_EVERY_MS = 5_000;

/** Both editions of ISO 15118. */
export const stapledByStations = ({ stapledChains }: Pick<Lifecycle, 'stapledChains'>): readonly StapledChains[] =>
  (['evse_v2g', 'evse_v2g_20'] as const).map(
    (purpose) => async (after, limit) =>
      stapledChains(purpose, { after: after === null ? null : parseCertificateId(after), limit }),
  );

export function askAhead(status: { askAhead(): Promise<void> }, tell: (error: unknown) => void): Pump {
  const once = new OncePerReason(tell);
  return startPump(
    async () => {
      await status.askAhead();
      once.recovered();
      return LOOK_EVERY_MS;
    },
    (error) => once.failed(error),
  );
}
