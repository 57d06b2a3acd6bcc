export type Tone = 'good' | 'moving' | 'waiting' | 'bad' | 'quiet';

const GLYPH: Record<Tone, string> = { good: '✓', moving: '→', waiting: '◷', bad: '✕', quiet: '–' };

/** A state as colour, sign and word: none of them alone. */
export function Mark({ tone, children, title }: { tone: Tone; children: string; title?: string }) {
  return (
    <span className="mark" data-tone={tone} title={title}>
      <span aria-hidden="true">{GLYPH[tone]}</span>
      {children}
    </span>
  );
}
