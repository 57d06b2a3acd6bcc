import type { PkiControlPlane } from '@bfcert/pki-contract';
import { beforeEach, describe, expect, it } from 'vitest';
import { withCircuit } from './circuit.ts';

type Summary = Awaited<ReturnType<PkiControlPlane['summary']>>;

describe('while the control plane hangs', () => {
  let time = 0;
  let open: ((answer: Summary) => void)[] = [];
  let pki: PkiControlPlane;
  beforeEach(() => {
    time = 0;
    open = [];
    const hanging: Partial<PkiControlPlane> = { summary: () => new Promise((resolve) => open.push(resolve)) };
    pki = withCircuit(hanging as PkiControlPlane, () => time);
  });

  const ask = () =>
    pki.summary().then(
      () => 'answered',
      (error: Error) => error.message,
    );
  const answerOne = () => open.shift()?.({} as Summary);
  const REFUSED = 'the PKI control plane has answered nobody for a while';

  it('those who come later are refused at once, but for one a second', async () => {
    const first = ask();
    time = 5_000;
    const second = ask();
    expect(open).toHaveLength(2);
    time = 5_001;
    const trial = ask();
    expect(open).toHaveLength(3);
    expect(await ask()).toBe(REFUSED);
    time = 6_000;
    expect(await ask()).toBe(REFUSED);
    time = 6_001;
    const anotherTrial = ask();
    expect(open).toHaveLength(4);
    for (let left = open.length; left > 0; left--) answerOne();
    expect(await Promise.all([first, second, trial, anotherTrial])).toEqual(Array(4).fill('answered'));
  });

  it('the first answer to anybody ends it, though others still wait', async () => {
    void ask();
    time = 6_000;
    void ask();
    expect(await ask()).toBe(REFUSED);
    answerOne();
    await Promise.resolve();
    await Promise.resolve();
    const later = [ask(), ask()];
    expect(open).toHaveLength(3);
    for (let left = open.length; left > 0; left--) answerOne();
    expect(await Promise.all(later)).toEqual(['answered', 'answered']);
  });

  it('a slow answer to one does not keep others out who are answered', async () => {
    void ask();
    for (time = 4_000; time < 60_000; time += 4_000) {
      const quick = ask();
      open.pop()?.({} as Summary);
      expect(await quick).toBe('answered');
    }
  });
});
