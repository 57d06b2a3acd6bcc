import type { OrphanCertificate } from '../../api/client.ts';
import { Mark, type Tone } from '../../shell/mark.tsx';

const KIND: Record<OrphanCertificate['kind'], { readonly tone: Tone; readonly word: string; readonly title: string }> =
  {
    unrecorded: {
      tone: 'bad',
      word: 'not in our records',
      title: 'Our own authority has signed it, and no record here knows it.',
    },
    unmatched: {
      tone: 'bad',
      word: 'ordered by nobody here',
      title: 'An outside authority has issued it, and nobody here ordered it.',
    },
    surplus: {
      tone: 'bad',
      word: 'one too many',
      title: 'A second certificate for an order that has its certificate.',
    },
    unacceptable: {
      tone: 'bad',
      word: 'not what was ordered',
      title: 'An outside authority has issued something else than was ordered. It was not handed out.',
    },
    suspected: {
      tone: 'waiting',
      word: 'may exist',
      title: 'An answer of an outside authority was lost, and it cannot list what it has issued.',
    },
    listed: {
      tone: 'bad',
      word: 'shown by a station',
      title: 'A station lists it among what it shows to vehicles, and no record here knows it.',
    },
  };

export function KindMark({ kind }: { kind: OrphanCertificate['kind'] }) {
  const { tone, word, title } = KIND[kind];
  return (
    <Mark tone={tone} title={title}>
      {word}
    </Mark>
  );
}

export const orphanCount = (count: number): string =>
  count === 1 ? '1 orphan certificate' : `${count} orphan certificates`;

/** The PKI tells in words that follow a name. */
export const asSentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`;
