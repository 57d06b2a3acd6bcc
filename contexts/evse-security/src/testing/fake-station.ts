import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  type Certificate,
  certificateHashData,
  encodeSigningRequest,
  nameOf,
  parseCertificatePem,
  parseChainPem,
  pemEncode,
  sameHashData,
  verifyIssuedBy,
} from '@bfcert/kernel/x509';
import type {
  InstalledCertificate,
  ReportedHashData,
  SettingName,
  StationCommand,
  StationCommandOutcome,
} from '../station-contract/index.ts';

export const PROFILE_2_PORT = 8442;
export const PROFILE_3_PORT = 8443;

export type Fault =
  | 'rejects-certificate'
  | 'never-reconnects'
  | 'wrong-cn'
  | 'accepts-anchor-without-listing'
  | 'falls-back'
  | 'hides-connection-priority'
  | 'falls-back-once'
  | 'never-boots'
  | 'rejects-v2g'
  | 'knows-no-v2g'
  | 'knows-no-v2g-roots'
  | 'accepts-v2g-without-listing'
  | 'names-other-secc';

/** What a station would show at a gateway's door, in the order in which it tries. */
export type Credential =
  | { readonly profile: 2; readonly password: string }
  | { readonly profile: 3; readonly fingerprint: string };

/** A security event of its own. */
export interface StationWords {
  readonly type: string;
  readonly techInfo: string | null;
}

/** The slot a station lives on, and the list in which it names its slots. */
export interface Connection {
  readonly slot: number;
  readonly connectionPriority: string;
  /** Of that slot: 3 for one that is set up so from the factory. */
  readonly profile: 2 | 3;
}

/** What happens after an answer: a station reconnects, restarts or sends a request of its own. */
export type Afterwards = 'report' | 'reconnect' | 'restart' | 'send_csr' | 'send_v2g' | 'send_v2g_20' | null;

/** A station of OCPP 2.0.1's habits, as the server sees it through a gateway. It believes only what it can check. */
export class FakeStation {
  readonly protocol: 'ocpp2.1' | 'ocpp2.0.1' | 'ocpp1.6' = 'ocpp2.0.1';
  readonly wireName: string;
  readonly serialNumber: string;
  readonly faults: Set<Fault>;
  password: string;
  /** Fingerprint of what it left its factory with: the last thing it tries. */
  factoryCertificate: string | null = null;
  /** Somebody has typed it in, beside what it has: Profile 2 for one login. */
  oneTimePassword: string | null = null;
  readonly anchors = new Map<string, Certificate>();
  /** What it verifies chains towards vehicles by. */
  readonly v2gRoots = new Map<string, Certificate>();
  readonly moRoots = new Map<string, Certificate>();
  readonly oemRoots = new Map<string, Certificate>();
  readonly settings: Partial<Record<SettingName, string>> = {
    security_profile: '2',
    max_certificate_chain_size: '10000',
  };
  protected readonly slots: Map<number, 2 | 3>;
  readonly #keys: KeyObject[] = [];
  #ownChain: readonly Certificate[] = [];
  /** SeccIds of its EVSEs, in the order in which it asks for their certificates. */
  readonly seccIds: string[] = [];
  /** Leaf first, by SeccId and use; the newest takes the place of the one before. */
  readonly v2gChains = new Map<string, readonly Certificate[]>();
  protected readonly certificates: Certificate[] = [];
  bootIsDue = true;
  firmwareVersion = '1.0';
  /** What it reports of them; null: it has no reports. */
  limits: Partial<Record<SettingName, string>> | null = null;
  /** What it tells of the slot it lives on; null: nothing. */
  network: Partial<Record<SettingName, string>> | null = null;
  /** It names the SIM card of a modem when it boots. */
  hasModem = false;
  /** As before the errata of 2025-09: the old one stays as a fallback after the new one has worked. */
  keepsOldCertificates = false;
  /** Of those it keeps it shows the one before the newest first. */
  prefersOlder = false;
  /** As before the errata: it does not come back by itself. */
  waitsForNextConnection = false;
  /** It knows the trigger for one certificate for both uses, and lists that as one for vehicles. */
  knowsOneForBoth = false;
  /** A02.FR.28: what is new connects nowhere, so it goes. */
  discardsNewCertificates = false;
  /** A02.FR.29: what it says when it has; null: nothing. */
  tellsOfDiscards: StationWords | null = null;
  /** Said as soon as it is connected. */
  readonly words: StationWords[] = [];

  constructor(
    input: {
      wireName: string;
      serialNumber: string;
      password: string;
      faults?: readonly Fault[];
    } & Partial<Connection>,
  ) {
    const { slot = 1, connectionPriority = String(slot), profile = 2 } = input;
    this.slots = new Map([[slot, profile]]);
    this.settings.connection_priority = connectionPriority;
    this.wireName = input.wireName;
    this.serialNumber = input.serialNumber;
    this.password = input.password;
    this.faults = new Set(input.faults ?? []);
  }

  /** Newest certificate first; the old one stays as its fallback until the new one has worked (A02.FR.10). */
  credentials(): Credential[] {
    const slots = (this.settings.connection_priority ?? '').split(',').map(Number);
    const factory = this.factoryCertificate;
    const own = slots.flatMap((slot): Credential[] => {
      if (this.slots.get(slot) === 2) return [{ profile: 2, password: this.passwordOf(slot) }];
      if (this.slots.get(slot) !== 3 || this.refusesProfile3()) return [];
      const inTurn = this.prefersOlder ? this.certificates : this.certificates.toReversed();
      return inTurn.map(({ fingerprint }) => ({ profile: 3, fingerprint }));
    });
    const typed: Credential[] = this.oneTimePassword === null ? [] : [{ profile: 2, password: this.oneTimePassword }];
    return factory === null ? [...own, ...typed] : [...own, { profile: 3, fingerprint: factory }];
  }

  /** That of all slots, where a version knows no other. */
  protected passwordOf(_slot: number): string {
    return this.password;
  }

  /** By hand, or by itself: back to its password, and forward to its certificate. */
  goTo(profile: 2 | 3): void {
    if (profile === 2 && ![...this.slots.values()].includes(2)) this.slots.set(9, 2);
    const inTurn = [...this.slots].toSorted(([, a], [, b]) => (profile === 2 ? a - b : b - a));
    this.settings.connection_priority = inTurn.map(([slot]) => slot).join(',');
  }

  /** Null: it is not one of those that it was sent. */
  certificateOf(fingerprint: string): Certificate | null {
    return this.certificates.find((one) => one.fingerprint === fingerprint) ?? null;
  }

  /** Where it knocks with it. */
  portFor({ profile }: Credential): number {
    return profile === 3 ? PROFILE_3_PORT : PROFILE_2_PORT;
  }

  /** A05.FR.06: connected on Profile 3, the lower slots are deleted; A02.FR.10: so is the unused certificate. */
  connected(credential: Credential): void {
    this.settings.security_profile = String(credential.profile);
    if (credential.profile === 3 && credential.fingerprint === this.factoryCertificate) return;
    if (credential.profile !== 3) {
      if (this.slots.size > 1) this.faults.delete('falls-back-once');
      return;
    }
    for (const [slot, profile] of this.slots) if (profile === 2) this.slots.delete(slot);
    this.settings.connection_priority = [...this.slots.keys()].join(',');
    const used = this.certificates.findIndex(({ fingerprint }) => fingerprint === credential.fingerprint);
    if (!this.keepsOldCertificates) this.certificates.splice(0, used);
  }

  /** A02.FR.28–29. */
  discardNewest(): void {
    this.certificates.pop();
    if (this.tellsOfDiscards !== null) this.words.push(this.tellsOfDiscards);
  }

  /** As when its storage is restored from a copy: the newest certificate is gone, its key is not. */
  loseNewestCertificate(): void {
    this.certificates.pop();
  }

  /** After that no chain for a key of old is of any use to it. */
  loseKeys(): void {
    this.#keys.length = 0;
  }

  csr(organisation = this.settings.organisation_name ?? ''): string {
    const cn = this.faults.has('wrong-cn') ? 'SOMEBODY-ELSE' : this.serialNumber;
    return this.requestFor([
      { name: 'O', value: organisation },
      { name: 'CN', value: cn },
    ]);
  }

  /** One for each of its EVSEs, with a key of its own; O by ISO15118Ctrlr (trap N.22). */
  vehicleCsrs(): string[] {
    const organisation = this.settings.v2g_organisation_name ?? this.settings.organisation_name ?? '';
    return this.seccIds.map((seccId) => {
      const cn = this.faults.has('names-other-secc') ? 'DE-NOBODY-S-1' : seccId;
      return this.requestFor([
        { name: 'O', value: organisation },
        { name: 'CN', value: cn },
      ]);
    });
  }

  /** For a key that it makes for this. */
  requestFor(subject: Parameters<typeof encodeSigningRequest>[0]['subject']): string {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#keys.push(publicKey);
    return pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, privateKey, publicKey }));
  }

  /** What it sends beside its newest request. */
  numberRequest(_csr: string): { readonly requestId?: number } {
    return {};
  }

  /** Beside its anchors, as it says them. */
  readonly others: InstalledCertificate[] = [];

  /** In upper case and with a leading zero, as some write it, and it knows itself by nothing else. */
  listing(): InstalledCertificate[] {
    const anchors = [...this.anchors.values()].map((anchor): InstalledCertificate => {
      const { issuerNameHash, issuerKeyHash, serialNumber, ...rest } = certificateHashData(anchor, anchor, 'SHA384');
      const hashData = {
        ...rest,
        issuerNameHash: issuerNameHash.toUpperCase(),
        issuerKeyHash: issuerKeyHash.toUpperCase(),
        serialNumber: `0${serialNumber}`,
      };
      return { kind: 'csms_root', hashData, children: [] };
    });
    const shown = [...this.v2gChains.values(), ...(this.knowsOneForBoth ? [this.#ownChain] : [])];
    const chains = shown.flatMap(([leaf, issuer]): InstalledCertificate[] =>
      leaf === undefined || issuer === undefined
        ? []
        : [{ kind: 'v2g_chain', hashData: certificateHashData(leaf, issuer, 'SHA256'), children: [] }],
    );
    const roots = (['v2g_root', 'mo_root', 'oem_root'] as const).flatMap((kind) =>
      [...this.#storeOf(kind).values()].map(
        (root): InstalledCertificate => ({ kind, hashData: certificateHashData(root, root), children: [] }),
      ),
    );
    return [...anchors, ...this.others, ...roots, ...chains];
  }

  #storeOf(kind: 'csms_root' | 'v2g_root' | 'mo_root' | 'oem_root'): Map<string, Certificate> {
    return { csms_root: this.anchors, v2g_root: this.v2gRoots, mo_root: this.moRoots, oem_root: this.oemRoots }[kind];
  }

  answer(command: StationCommand): { outcome: StationCommandOutcome; afterwards: Afterwards } {
    switch (command.kind) {
      case 'install_trust_anchor': {
        const anchor = unwrap(parseCertificatePem(command.certificatePem));
        const store = this.#storeOf(command.of ?? 'csms_root');
        if (store === this.anchors && this.settings.additional_root_check === 'true' && !this.#follows(anchor))
          return rejected('not signed by the root it has');
        if (!this.faults.has('accepts-anchor-without-listing')) store.set(anchor.fingerprint, anchor);
        return accepted();
      }
      case 'list_trust_anchors':
        return accepted({
          anchors: [...this.anchors.values()].map((one) => certificateHashData(one, this.#signerOf(one) ?? one)),
        });
      case 'list_certificates':
        if (this.faults.has('knows-no-v2g-roots') && command.kinds?.includes('v2g_root'))
          return unsupported('NotSupported');
        return accepted({
          certificates: this.listing().filter(({ kind }) => command.kinds?.includes(kind) ?? true),
        });
      case 'delete_certificate': {
        const named = JSON.stringify(command.hashData);
        const at = this.listing().findIndex(({ hashData }) => JSON.stringify(hashData) === named);
        if (at < 0) return rejected('NotFound');
        const anchor = [...this.anchors.keys()][at];
        if (anchor !== undefined) this.anchors.delete(anchor);
        else if (at < this.anchors.size + this.others.length) this.others.splice(at - this.anchors.size, 1);
        else this.#deleteForVehicles(command.hashData);
        return accepted();
      }
      case 'request_signing_request':
        if (command.use !== undefined && this.faults.has('knows-no-v2g')) return unsupported('NotImplemented');
        return accepted(
          this.knowsOneForBoth && command.combined === true ? { signsForBoth: true } : {},
          (command.use ?? 'charging_station') === 'charging_station' ? 'send_csr' : `send_${command.use as 'v2g'}`,
        );
      case 'deliver_certificate':
        return (command.use ?? 'charging_station') === 'charging_station'
          ? this.#install(command.chainPem)
          : this.#installForVehicles(command.chainPem, command.use as 'v2g');
      case 'read_settings':
        return accepted({
          settings: Object.fromEntries(
            command.settings.map((name) => [name, this.#hides(name) ? null : (this.settings[name] ?? null)]),
          ),
        });
      case 'read_connection_slot':
        return this.network === null ? accepted({ settings: {} }) : accepted({ settings: this.network });
      case 'report_settings':
        return this.limits === null ? unsupported('NotSupported') : accepted({}, 'report');
      case 'change_setting':
        if (command.setting === 'authorization_key') {
          this.password = command.value;
          return accepted();
        }
        this.settings[command.setting] = command.value;
        return accepted(command.setting === 'connection_priority' ? { pendingRestart: true } : {});
      case 'write_connection_slot':
        if (command.by === 'settings') return unsupported('no message for it');
        // OCPP 2.0.1 lets a station take this even for the slot it lives on.
        this.slots.set(command.slot, command.securityProfile === 3 ? 3 : 2);
        return accepted();
      case 'restart':
        this.bootIsDue = !this.faults.has('never-boots');
        return accepted({}, 'restart');
      case 'fetch_log':
        return accepted({ filename: `log-${command.requestId}.txt` });
      case 'ask_log_status':
        return accepted();
      case 'close_session':
        return accepted({}, 'reconnect');
      default:
        return command satisfies never;
    }
  }

  #deleteForVehicles(named: ReportedHashData): void {
    for (const store of [this.v2gRoots, this.moRoots, this.oemRoots])
      for (const [fingerprint, root] of store)
        if (sameHashData(certificateHashData(root, root), named)) store.delete(fingerprint);
  }

  /** M05.FR.10: the first it has nothing to check by. */
  #follows(anchor: Certificate): boolean {
    return this.anchors.size === 0 || this.anchors.has(anchor.fingerprint) || this.#signerOf(anchor) !== null;
  }

  /** Another root that it has. */
  #signerOf(anchor: Certificate): Certificate | null {
    const signers = [...this.anchors.values()].filter(({ fingerprint }) => fingerprint !== anchor.fingerprint);
    return signers.find((one) => verifyIssuedBy(anchor, one)) ?? null;
  }

  #install(chainPem: string): { outcome: StationCommandOutcome; afterwards: Afterwards } {
    const chain = unwrap(parseChainPem(chainPem));
    const [leaf] = chain;
    if (leaf === undefined || this.faults.has('rejects-certificate')) return rejected('InvalidCertificate');
    const spki = createPublicKey({ key: leaf.spki, format: 'der', type: 'spki' });
    if (!this.#keys.some((key) => key.equals(spki))) return rejected('no key for this certificate');
    // A chain of two and more is a combined one, which ends at a V2G root.
    const trusted = chain.length > 1 ? this.v2gRoots : this.anchors;
    const top = chain.at(-1) ?? leaf;
    if (![...trusted.values()].some((anchor) => anchor.subject.der.equals(top.issuer.der)))
      return rejected('unknown root');
    if (!this.certificates.some(({ fingerprint }) => fingerprint === leaf.fingerprint)) this.certificates.push(leaf);
    this.#ownChain = chain;
    if (this.discardsNewCertificates && (this.certificates.length > 1 || this.settings.security_profile === '2')) {
      this.discardNewest();
    }
    const comesBack = this.settings.security_profile === '3' && !this.waitsForNextConnection;
    return accepted({}, comesBack ? 'reconnect' : null);
  }

  #installForVehicles(chainPem: string, use: 'v2g' | 'v2g_20'): { outcome: StationCommandOutcome; afterwards: null } {
    const chain = unwrap(parseChainPem(chainPem));
    const [leaf, subCa] = chain;
    if (leaf === undefined || subCa === undefined || this.faults.has('rejects-v2g'))
      return rejected('InvalidCertificate');
    const spki = createPublicKey({ key: leaf.spki, format: 'der', type: 'spki' });
    if (!this.#keys.some((key) => key.equals(spki))) return rejected('no key for this certificate');
    if (!leaf.issuer.der.equals(subCa.subject.der)) return rejected('the chain does not hold together');
    if (![...this.v2gRoots.values()].some((root) => root.subject.der.equals(subCa.issuer.der)))
      return rejected('unknown root');
    const [seccId] = nameOf(leaf.subject, 'CN');
    if (!this.faults.has('accepts-v2g-without-listing')) this.v2gChains.set(`${use} ${seccId}`, chain);
    return { ...accepted(), afterwards: null };
  }

  #hides(name: SettingName): boolean {
    return (
      name === 'authorization_key' || (name === 'connection_priority' && this.faults.has('hides-connection-priority'))
    );
  }

  protected refusesProfile3(): boolean {
    return this.faults.has('falls-back') || this.faults.has('falls-back-once');
  }
}

type Extras = Omit<Extract<StationCommandOutcome, { outcome: 'accepted' }>, 'outcome'>;

export const accepted = (extras: Extras = {}, afterwards: Afterwards = null) => ({
  outcome: { outcome: 'accepted', ...extras } as StationCommandOutcome,
  afterwards,
});

export const rejected = (detail: string) => ({
  outcome: { outcome: 'rejected', detail } as StationCommandOutcome,
  afterwards: null,
});

export const unsupported = (detail: string) => ({
  outcome: { outcome: 'unsupported', detail } as StationCommandOutcome,
  afterwards: null,
});
