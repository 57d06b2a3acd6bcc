import { createCertificateStatus, type StatusSources } from '@bfcert/evse-security';
import { hashDataOf, idOf, make, NOW, say } from '@bfcert/evse-security/contract-pki';
import { FixedClock } from '@bfcert/kernel/clock';
import { certIdKey, certificatePem, parseOcspRequest } from '@bfcert/kernel/x509';
import { answerParent } from '../processes/answer-parent.ts';

/** Milliseconds of one verdict: of CPU time, on which other work on the machine has no part, and until it is there. */
export interface Took {
  readonly cpu: number;
  readonly wall: number;
}

export interface Verdicts {
  /** The station sends the chain: it lacks the root. */
  readonly byChain: readonly Took[];
  /** The station sends hash data alone. */
  readonly byHash: readonly Took[];
  /** By the chain, of contracts about which nothing was learnt before, from a responder that answers at once. */
  readonly first: readonly Took[];
}

const URL_OF_ALL = 'http://ocsp.mo.example/';

/** What a server decides of a contract that a vehicle shows (C07), with answers of OCSP that it has already. */
answerParent({ measure });

async function measure({
  contracts,
  rounds,
}: {
  readonly contracts: number;
  readonly rounds: number;
}): Promise<Verdicts> {
  const root = make('MO Root');
  const sub1 = make('MO Sub 1', { issuer: root, ocspUrl: URL_OF_ALL });
  const sub2 = make('MO Sub 2', { issuer: sub1, ocspUrl: URL_OF_ALL });
  const answers = new Map<string, Buffer>();
  const answer = (one: typeof root, issuer: typeof root): unknown =>
    answers.set(certIdKey(idOf(one, issuer)), say(issuer, idOf(one, issuer)));
  answer(sub1, root);
  answer(sub2, sub1);
  const shown = Array.from({ length: contracts }, (_, number) => {
    const emaid = `DEABCC${String(number).padStart(8, '0')}`;
    const leaf = make(emaid, { issuer: sub2, ca: false, ocspUrl: URL_OF_ALL });
    answer(leaf, sub2);
    const certificates = [
      { certificate: hashDataOf(leaf, sub2), responderUrl: URL_OF_ALL },
      { certificate: hashDataOf(sub2, sub1), responderUrl: URL_OF_ALL },
      { certificate: hashDataOf(sub1, root), responderUrl: URL_OF_ALL },
    ];
    const chainPem = [leaf, sub2, sub1].map(({ certificate }) => certificatePem(certificate.der)).join('');
    return { identityId: 'idn_bench', connectionId: 'con_bench', emaid, chainPem, certificates };
  });

  const sources: StatusSources = {
    own: async () => ({ kind: 'not_ours' }),
    isOurs: () => false,
    askResponder: async (_, request) => {
      const asked = parseOcspRequest(request);
      const [certId] = asked.ok ? asked.value : [];
      const said = certId === undefined ? undefined : answers.get(certIdKey(certId));
      if (said === undefined) throw new Error('not known here');
      return said;
    },
    fetchList: () => Promise.reject(new Error('no list')),
    anchors: async () => [root.certificate],
  };
  const status = createCertificateStatus(sources, new FixedClock(NOW), { tell: () => undefined });
  const judged = async (question: (typeof shown)[number] | Omit<(typeof shown)[number], 'chainPem'>): Promise<Took> => {
    const [started, used] = [performance.now(), process.cpuUsage()];
    const { verdict, detail } = await status.judgeContract({ chainPem: null, ...question });
    if (verdict !== 'valid') throw new Error(`${verdict}: ${detail}`);
    const { user, system } = process.cpuUsage(used);
    return { cpu: (user + system) / 1_000, wall: performance.now() - started };
  };

  const first: Took[] = [];
  for (const question of shown) first.push(await judged(question));
  const [byChain, byHash]: [Took[], Took[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const question of shown) byChain.push(await judged(question));
    for (const { chainPem: _, ...question } of shown) byHash.push(await judged(question));
  }
  return { byChain, byHash, first };
}
