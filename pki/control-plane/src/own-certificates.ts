import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseCertificate } from '@bfcert/kernel/x509';
import type { AuthorityName, OwnCertificate, OwnInUse, PkiAnswers } from '@bfcert/pki-contract';
import { certificateOf } from './authorities/open-authority.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { AuthorityRecord, LedgerCertificate } from './ledger/records.ts';
import { respondersOf } from './ocsp/provide-responder.ts';

type Parts = Pick<ControlPlane, 'ledger' | 'authorities' | 'chains' | 'doorPem'>;

/** Where one of our own certificates belongs. */
interface Placed {
  readonly kind: OwnCertificate['kind'];
  /** The authority's, or that of the one a responder answers for. */
  readonly of: AuthorityRecord;
  readonly recorded: LedgerCertificate;
  readonly replaced: boolean;
}

/**
 * What the control plane has made for itself, in the order in which it was signed. There are some hundreds of them
 * among perhaps millions that were asked for, so they are found by their names and not among those.
 */
export function listOwn(plane: Parts, position: number, limit: number): PkiAnswers['own-since'] {
  const { ledger } = plane;
  const page = ledger.authorities
    .all()
    .flatMap((record) => placedUnder(plane, record))
    .map((placed) => ({ placed, position: ledger.positionOf(placed.recorded.fingerprint) ?? 0 }))
    .filter((one) => one.position > position)
    .toSorted((one, other) => one.position - other.position)
    .slice(0, limit);
  return { certificates: page.map(({ placed }) => describe(plane, placed)), next: page.at(-1)?.position ?? null };
}

/** The chain of each generation that issues, its root in every form, and whoever answers for them. */
export function ownInUse({ ledger, authorities, doorPem }: Parts): OwnInUse {
  const used = new Set<string>();
  for (const { issuing, intermediates, root, roots } of authorities.values()) {
    for (const { fingerprint } of [issuing.certificate, ...intermediates, root]) used.add(fingerprint);
    const cross = roots.find(({ certificate }) => certificate.fingerprint === root.fingerprint)?.cross ?? null;
    if (cross !== null) used.add(cross.fingerprint);
  }
  const responders = ledger.authorities.all().flatMap((record) => {
    const last = respondersOf({ certificate: certificateOf(ledger, record.fingerprint) }, ledger).at(-1);
    return last === undefined ? [] : [last.fingerprint];
  });
  return { fingerprints: [...used, ...responders], doorPem: doorPem ?? null };
}

function placedUnder({ ledger, authorities }: Parts, of: AuthorityRecord): readonly Placed[] {
  const certificate = certificateOf(ledger, of.fingerprint);
  const responders = respondersOf({ certificate }, ledger);
  const inUse = generationInUse({ ledger, authorities }, of);
  const authority = { kind: 'authority', of, recorded: recordedOf(ledger, of.fingerprint) } as const;
  return [
    { ...authority, replaced: inUse !== null && of.generation < inUse },
    ...responders.map((recorded, index) => ({
      kind: 'ocsp_responder' as const,
      of,
      recorded,
      replaced: index < responders.length - 1,
    })),
  ];
}

/** Of this role, in the chain that issues; null: the authority is open no more, or has none. */
function generationInUse(
  { ledger, authorities }: Pick<Parts, 'ledger' | 'authorities'>,
  { name, role }: AuthorityRecord,
): number | null {
  const authority = authorities.get(name);
  if (authority === undefined) return null;
  const { issuing, intermediates, root } = authority;
  const chain = new Set([issuing.certificate, ...intermediates, root].map(({ fingerprint }) => fingerprint));
  // A cross certificate goes with the root of its generation.
  const seen = role === 'cross' ? 'root' : role;
  return (
    ledger.authorities.of(name).find((each) => each.role === seen && chain.has(each.fingerprint))?.generation ?? null
  );
}

function describe({ ledger, chains }: Parts, { kind, of, recorded, replaced }: Placed): OwnCertificate {
  const intent = ledger.findIntent(recorded.commandId);
  if (intent === null) throw new Error(`the ledger does not say what ${recorded.commandId} was`);
  const { serial, fingerprint, der, notBefore, notAfter } = unwrap(parseCertificate(recorded.der));
  const authority: AuthorityName = of.name;
  const above = recorded.issuer === null ? '' : chains.above(authority, recorded.issuer);
  return {
    kind,
    authority,
    role: of.role,
    generation: of.generation,
    serial,
    fingerprint,
    chainPem: certificatePem(der) + above,
    profileVersion: intent.profileVersion,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    replaced,
  };
}

function recordedOf(ledger: Ledger, fingerprint: string): LedgerCertificate {
  const recorded = ledger.findCertificateByFingerprint(fingerprint);
  if (recorded === null) throw new Error(`the ledger does not hold the certificate ${fingerprint}`);
  return recorded;
}
