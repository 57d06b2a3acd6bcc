import type { Answer, Effort } from '../answer.ts';
import { startControlPlane } from '../pki/control-plane.ts';
import { startChild } from '../processes/child.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';
import { cpuSecondsOf } from '../system/linux-processes.ts';

const AT_ONCE = [1, 32, 128] as const;
const WARM_UP = 400;

/** How many certificates a second go through the whole cycle, durably, against what one core could sign. */
export async function issuance({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 2 : 9;
  const certificates = quick ? 200 : 1_500;
  const seconds = quick ? 0.2 : 1;
  const plane = await startControlPlane();
  const client = startChild(new URL('../pki/issuing-client.ts', import.meta.url));
  const alone = startChild(new URL('../pki/signing-alone.ts', import.meta.url));
  try {
    await client.ask('connect', { socketPath: plane.socketPath, secretFile: plane.secretFile });
    const issue = async (count: number, atOnce: number): Promise<Pace> => {
      await client.ask('prepare', { count });
      const before = cpuSecondsOf(plane.pid);
      const { seconds: took } = await client.ask<{ seconds: number }>('issue', { atOnce });
      return { perSecond: count / took, perCpuSecond: count / (cpuSecondsOf(plane.pid) - before) };
    };
    await issue(WARM_UP, 32);

    const paces: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const sign = await alone.ask<number>('sign', { seconds });
      const verifyAndSign = await alone.ask<number>('verifyAndSign', { seconds });
      const codec = await alone.ask<number>('codec', { seconds });
      const [one, some, many] = [
        await issue(certificates / 5, AT_ONCE[0]),
        await issue(certificates, AT_ONCE[1]),
        await issue(certificates, AT_ONCE[2]),
      ];
      paces.push({ sign, verifyAndSign, codec, one, some, many });
      note(`round ${round} of ${rounds}: ${short(many.perSecond)} issued per second`);
    }
    return answerOf(paces);
  } finally {
    await Promise.all([client.stop(), alone.stop()]);
    await plane.stop();
  }
}

interface Pace {
  readonly perSecond: number;
  /** Per second of the control plane's own CPU time. */
  readonly perCpuSecond: number;
}

interface Round {
  readonly sign: number;
  readonly verifyAndSign: number;
  readonly codec: number;
  readonly one: Pace;
  readonly some: Pace;
  readonly many: Pace;
}

function answerOf(rounds: readonly Round[]): Answer {
  const of = (read: (round: Round) => number) => spreadOf(rounds.map(read));
  const many = of(({ many: { perSecond } }) => perSecond);
  const toSign = of((round) => round.many.perSecond / round.sign);
  const codecToFloor = of(({ codec, verifyAndSign }) => codec / verifyAndSign);
  const perSecond = (read: (round: Round) => number) => `${short(median(rounds.map(read)))} per second`;
  return {
    what: 'certificates through the whole issuance cycle, over the socket and with full durability',
    rows: [
      ['128 requests under way', `${spread(many)} per second`],
      ['32 requests under way', perSecond(({ some }) => some.perSecond)],
      ['one after the other', perSecond(({ one }) => one.perSecond)],
      ['the same, 128 under way, per CPU second of the process', perSecond((round) => round.many.perCpuSecond)],
      ['raw ECDSA P-256 signatures on one core', perSecond(({ sign }) => sign)],
      ['issued ÷ raw signatures', spread(toSign)],
      ['one verification and one signature, raw', perSecond(({ verifyAndSign }) => verifyAndSign)],
      ['DER codec alone, CSR to certificate', perSecond(({ codec }) => codec)],
      ['codec ÷ one verification and one signature', spread(codecToFloor)],
    ],
    figures: {
      issuedPerSecond: many.median,
      issuedPerSecondOneByOne: median(rounds.map(({ one }) => one.perSecond)),
      issuedToRawSignatures: toSign.median,
      codecToVerifyAndSign: codecToFloor.median,
    },
    targets: [
      { what: 'issued per second with group commit', bound: '≥', limit: 1_000, seen: many },
      { what: 'codec ÷ one verification and one signature', bound: '≥', limit: 0.3, seen: codecToFloor },
    ],
  };
}
