import type { CertificateRow } from '../../api/client.ts';
import { Mark, type Tone } from '../../shell/mark.tsx';
import type { Posture } from './filter.ts';

const STATE: Record<CertificateRow['state'], { readonly tone: Tone; readonly title: string }> = {
  requested: { tone: 'moving', title: 'Wanted; waits for the endpoint’s signing request, then for the PKI.' },
  issued: { tone: 'moving', title: 'Signed; waits for its delivery.' },
  installed_pending_activation: {
    tone: 'waiting',
    title: 'Delivered, not proven: the endpoint accepted it and has not been seen using it.',
  },
  active: { tone: 'good', title: 'Seen in use.' },
  inactive: { tone: 'quiet', title: 'Deliberately out of service.' },
  retired: { tone: 'quiet', title: 'Replaced, expired or given up.' },
  revoked: { tone: 'bad', title: 'Refused everywhere, at once.' },
  deleted: { tone: 'quiet', title: 'Only the tombstone and the audit remain.' },
};

const POSTURE: Record<Posture, { readonly tone: Tone; readonly word: string }> = {
  valid: { tone: 'good', word: 'valid' },
  renewal_due: { tone: 'waiting', word: 'renewal due' },
  escalated: { tone: 'bad', word: 'renewal late' },
  incident: { tone: 'bad', word: 'about to expire' },
  expired: { tone: 'bad', word: 'expired' },
};

export function StateMark({ state, label }: { state: CertificateRow['state']; label: string }) {
  const { tone, title } = STATE[state];
  return (
    <Mark tone={tone} title={title}>
      {label.replaceAll('_', ' ')}
    </Mark>
  );
}

export const postureWords = (posture: Posture): string => POSTURE[posture].word;

export function PostureMark({ posture }: { posture: CertificateRow['posture'] }) {
  if (posture === null) return <span className="quiet">–</span>;
  const { tone, word } = POSTURE[posture];
  return <Mark tone={tone}>{word}</Mark>;
}

/** A slot is a key algorithm, a program, a contract or the fingerprint of a root, which nobody reads to its end. */
const slotWords = (slot: string): string =>
  slot.length <= 3 ? slot.toUpperCase() : slot.length > 40 ? `${slot.slice(0, 12)}…` : slot;

export const purposeWords = (purpose: string, slot: string | null): string =>
  purpose.replaceAll('_', ' ') + (slot === null ? '' : ` (${slotWords(slot)})`);

/** RFC 5280 4.2.1.12, as far as our profiles use them. */
const EXTENDED_KEY_USAGE: { readonly [oid: string]: string } = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
};

/** A station's certificate carries none, as OCPP asks. */
export const extendedKeyUsageWords = (oids: readonly string[]): string =>
  oids.map((oid) => EXTENDED_KEY_USAGE[oid] ?? oid).join(', ') || 'none';

export type Verb = 'renew' | 'revoke';

/** What comes of a command, by purpose; where that is not named, only what holds for every one. */
const CONSEQUENCE: Record<Verb, { readonly [purpose: string]: string; readonly any: string }> = {
  renew: {
    charger_identity:
      'The station is asked for a new key and signing request. The certificate in force stays until the new one is seen in use.',
    backend_server:
      'The process that serves it makes a new key and requests a certificate for it. Whoever connects is shown the one in force until then.',
    any: 'A new certificate is requested. The one in force stays until the new one is seen in use.',
  },
  revoke: {
    charger_identity:
      'The station’s connection is closed and this certificate is refused from this moment. This cannot be undone.',
    charger_combined:
      'The station’s connection is closed and this certificate is refused from this moment. The CA is told, and vehicles learn of it by its lists and answers. This cannot be undone.',
    charger_factory:
      'It opens nothing here from this moment, and a session that it has opened is closed. Its issuer is not told, and has to revoke it as well. This cannot be undone.',
    controller_identity:
      'Its connection and that of every station behind it are closed, and this certificate is refused from this moment. This cannot be undone.',
    backend_server:
      'It counts as revoked from this moment, and the CA is told. Whoever serves it goes on showing it until there is another one. This cannot be undone.',
    any: 'It counts as revoked from this moment, and the CA is told. This cannot be undone.',
  },
};

export const consequenceOf = (verb: Verb, purpose: string): string =>
  CONSEQUENCE[verb][purpose] ?? CONSEQUENCE[verb].any;
