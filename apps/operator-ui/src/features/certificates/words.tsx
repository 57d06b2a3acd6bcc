import type { CertificateRow } from '../../api/client.ts';
import { Mark, type Tone } from '../../shell/mark.tsx';

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

const POSTURE: Record<NonNullable<CertificateRow['posture']>, { readonly tone: Tone; readonly word: string }> = {
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

export function PostureMark({ posture }: { posture: CertificateRow['posture'] }) {
  if (posture === null) return <span className="quiet">–</span>;
  const { tone, word } = POSTURE[posture];
  return <Mark tone={tone}>{word}</Mark>;
}

export const purposeWords = (purpose: string, slot: string | null): string =>
  purpose.replaceAll('_', ' ') + (slot === null ? '' : ` (${slot.toUpperCase()})`);
