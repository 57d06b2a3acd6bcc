import { randomBytes } from 'node:crypto';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { type Child, startChild } from '../processes/child.ts';
import type { AnswersParts } from '../publication/answers.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

const CERTIFICATES = 10_000;
const WARM_UP_ROUNDS = 2;
const METHODS = ['GET', 'POST'] as const;
type Method = (typeof METHODS)[number];

interface Listening {
  readonly process: Child;
  readonly port: number;
}

interface Pace {
  readonly perSecond: number;
  /** Of the server's own CPU time. */
  readonly perCpuSecond: number;
}

/** How many OCSP answers a second, against a server that sends the same bytes to everybody. */
export async function ocsp({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 2 : 15;
  const count = quick ? 2_000 : 40_000;
  const parts = await answersParts();
  const client = startChild(new URL('../publication/asking-client.ts', import.meta.url));
  const children = [client];
  const listen = async (entry: URL, input: unknown): Promise<Listening> => {
    const process = startChild(entry);
    children.push(process);
    return { process, port: await process.ask<number>('listen', input) };
  };
  try {
    const published = await listen(new URL('../publication/published.ts', import.meta.url), parts);
    await client.ask('prepare', { parts, method: 'GET' });
    const bytes = sameBytes(await whenMirrored(client, published));
    const bare = await listen(new URL('../publication/bare-http.ts', import.meta.url), bytes);
    const pace = async ({ process, port }: Listening): Promise<Pace> => {
      const before = await process.ask<Usage>('usage');
      const seconds = await client.ask<number>('ask', { port, count });
      const after = await process.ask<Usage>('usage');
      return { perSecond: count / seconds, perCpuSecond: count / (after.cpuSeconds - before.cpuSeconds) };
    };

    const paces: { [Of in Method]: { ours: Pace; bare: Pace }[] } = { GET: [], POST: [] };
    for (const method of METHODS) {
      await client.ask('prepare', { parts, method });
      for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
        // Side by side: what else the machine does meets both.
        const both = { bare: await pace(bare), ours: await pace(published) };
        if (round < 1) continue;
        paces[method].push(both);
        note(`${method} ${round} of ${rounds}: ${short(both.ours.perSecond / both.bare.perSecond)}`);
      }
    }
    return answerOf(paces);
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function answersParts(): Promise<AnswersParts> {
  const [authority] = await new FakeControlPlane().authorities();
  if (authority === undefined) throw new Error('no authority');
  // One length for all: the client counts answers by their bytes.
  const serials = Array.from({ length: CERTIFICATES }, () => `5${randomBytes(16).toString('hex').slice(1)}`);
  return { issuerPem: authority.issuingPem, serials };
}

/** The first answer, once the mirror has it. */
async function whenMirrored(client: Child, { port }: Listening): Promise<string> {
  for (;;) {
    const answer = await client.ask<string>('one', { port });
    if (/^etag:/im.test(answer)) return answer;
  }
}

/** Without what `node:http` adds by itself. */
function sameBytes(answer: string): { headers: readonly string[]; bodyBase64: string } {
  const end = answer.indexOf('\r\n\r\n');
  const headers = answer
    .slice(0, end)
    .split('\r\n')
    .slice(1)
    .filter((line) => !/^(date|connection|keep-alive):/i.test(line))
    .flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  return { headers, bodyBase64: Buffer.from(answer.slice(end + 4), 'latin1').toString('base64') };
}

function answerOf(paces: { readonly [Of in Method]: readonly { ours: Pace; bare: Pace }[] }): Answer {
  const ratio = (method: Method, of: keyof Pace) =>
    spreadOf(paces[method].map(({ ours, bare }) => ours[of] / bare[of]));
  const pace = (method: Method, who: 'ours' | 'bare') =>
    `${short(median(paces[method].map((round) => round[who].perSecond)))} per second, ${short(median(paces[method].map((round) => round[who].perCpuSecond)))} per CPU second of the server`;
  const wall = ratio('GET', 'perSecond');
  const cpu = ratio('GET', 'perCpuSecond');
  const posted = ratio('POST', 'perSecond');
  const postedCpu = ratio('POST', 'perCpuSecond');
  return {
    what: `OCSP answers about ${CERTIFICATES} certificates ÷ answers of a bare node:http server with the same bytes`,
    rows: [
      ['GET, per second', spread(wall)],
      ['GET, per CPU second of the server', spread(cpu)],
      ['POST, per second', spread(posted)],
      ['POST, per CPU second of the server', spread(postedCpu)],
      ['published, GET', pace('GET', 'ours')],
      ['bare, GET', pace('GET', 'bare')],
      ['published, POST', pace('POST', 'ours')],
      ['bare, POST', pace('POST', 'bare')],
    ],
    figures: {
      toBareHttp: wall.median,
      toBareHttpPerCpu: cpu.median,
      postedToBareHttp: posted.median,
      postedToBareHttpPerCpu: postedCpu.median,
    },
    targets: [{ what: 'OCSP answers by GET ÷ bare node:http, per second', bound: '≥', limit: 0.8, seen: wall }],
  };
}
