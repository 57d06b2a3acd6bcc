import { createRPCError } from 'ocpp-rpc';
import { Openssl } from './openssl.ts';
import { connectRpc, type RpcAnswer, type RpcConnection } from './rpc-connection.ts';

/**
 * A minimal charging station made of things nobody here wrote: the ocpp-rpc client for frames and
 * schemas, the openssl command for keys, requests, hashes and chains. It does what the CSMS asks and
 * goes the whole line from Basic authentication to a certificate in use.
 */
export interface IndependentStationOptions {
  readonly identity: string;
  readonly serialNumber: string;
  readonly password: string;
  /** Profile-2 entry without the identity. */
  readonly url: string;
  /** The CSMS roots it is delivered with, PEM. */
  readonly trustAnchorsPem: readonly string[];
  /** Reach every host name at this IPv4 address; by default the system's resolver says. */
  readonly address?: string;
  readonly log?: (line: string) => void;
}

export interface IndependentStationReport {
  /** What happened, in order. */
  readonly steps: readonly string[];
  /** Of the certificate it connected with, SHA-256 of DER, lower-case hex. */
  readonly fingerprint: string;
  readonly passwordChanges: number;
}

export interface IndependentStation {
  /** Resolves once it is on profile 3, its boot is Accepted and the CSMS has read SecurityProfile = 3. It stays connected. */
  readonly onProfile3: Promise<IndependentStationReport>;
  close(): Promise<void>;
}

interface Slot {
  readonly url: string;
  readonly securityProfile: number;
}

interface Item {
  readonly component: { readonly name: string };
  readonly variable: { readonly name: string };
  readonly attributeValue?: string;
}

const RETRY_MS = 250;

export function runIndependentStation(options: IndependentStationOptions): IndependentStation {
  return runToProfile3((done) => new Station(options, done));
}

/** Runs a station that says with `done` that it is on profile 3. */
export function runToProfile3(
  make: (done: (report: IndependentStationReport) => void) => { run(): Promise<void>; leave(): Promise<void> },
): IndependentStation {
  const { promise: onProfile3, resolve, reject } = Promise.withResolvers<IndependentStationReport>();
  const station = make(resolve);
  const running = station.run().catch(reject);
  // Who awaits it later still sees the reason.
  onProfile3.catch(() => undefined);
  return {
    onProfile3,
    async close() {
      await station.leave();
      await running;
    },
  };
}

class Station {
  readonly #options: IndependentStationOptions;
  readonly #steps: string[] = [];
  readonly #roots: string[];
  readonly #slots = new Map<number, Slot>();
  readonly #variables = new Map([['OrganizationName', '']]);
  #priority: readonly number[] = [1];
  #password: string;
  #passwordChanges = 0;
  #key: string | null = null;
  #credential: { keyPem: string; chainPem: string; fingerprint: string } | null = null;
  #profile = 2;
  #bootReason: 'PowerUp' | 'RemoteReset' | null = 'PowerUp';
  #connection: RpcConnection | null = null;
  #openssl: Openssl | null = null;
  #closing = false;
  #profileRead = false;
  readonly #done: (report: IndependentStationReport) => void;

  constructor(options: IndependentStationOptions, done: (report: IndependentStationReport) => void) {
    this.#options = options;
    this.#done = done;
    this.#password = options.password;
    this.#roots = [...options.trustAnchorsPem];
    this.#slots.set(1, { url: options.url, securityProfile: 2 });
  }

  async run(): Promise<void> {
    this.#openssl = await Openssl.create();
    while (!this.#closing) {
      const slot = this.#slots.get(this.#priority[0] ?? 1);
      if (slot === undefined) throw new Error(`slot ${this.#priority[0]} was never written`);
      const connection = await this.#connect(slot);
      if (connection === null) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      this.#connection = connection;
      this.#profile = slot.securityProfile;
      this.#step(`connected on profile ${slot.securityProfile}`);
      if (this.#bootReason !== null) await this.#boot(connection, this.#bootReason);
      await connection.closed;
      this.#step('disconnected');
    }
    await this.#openssl.dispose();
  }

  async leave(): Promise<void> {
    this.#closing = true;
    await this.#connection?.close();
  }

  /** Null when the CSMS does not let it in now. */
  async #connect({ url, securityProfile }: Slot): Promise<RpcConnection | null> {
    try {
      return await connectRpc({
        endpoint: url,
        protocol: 'ocpp2.0.1',
        identity: this.#options.identity,
        password: securityProfile === 2 ? this.#password : null,
        rootsPem: this.#roots,
        credential: securityProfile === 3 ? this.#credential : null,
        address: this.#options.address ?? null,
        answer: (action, params) => this.#answer(action, params),
      });
    } catch (error) {
      this.#step(`not let in on profile ${securityProfile}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  async #boot(connection: RpcConnection, reason: 'PowerUp' | 'RemoteReset'): Promise<void> {
    const chargingStation = { vendorName: 'Independent', model: 'openssl', serialNumber: this.#options.serialNumber };
    const { status, interval } = await connection.call('BootNotification', { reason, chargingStation });
    this.#step(`boot ${String(status)}`);
    if (status === 'Accepted') {
      this.#bootReason = null;
      return this.#reportWhenProven();
    }
    // The gate of B02: nothing but another BootNotification after the interval, and what is triggered.
    await Promise.race([new Promise((resolve) => setTimeout(resolve, Number(interval) * 1_000)), connection.closed]);
    if (this.#connection === connection && !this.#closing) await this.#boot(connection, reason);
  }

  #answer(action: string, params: Record<string, unknown>): Promise<RpcAnswer> {
    switch (action) {
      case 'SetVariables':
        return this.#setVariables(params['setVariableData'] as Item[]);
      case 'GetVariables':
        return this.#getVariables(params['getVariableData'] as Item[]);
      case 'InstallCertificate':
        return this.#installRoot(String(params['certificate']));
      case 'GetInstalledCertificateIds':
        return this.#listRoots();
      case 'TriggerMessage':
        return this.#trigger(String(params['requestedMessage']));
      case 'CertificateSigned':
        return this.#takeCertificate(String(params['certificateChain']));
      case 'SetNetworkProfile':
        return this.#writeSlot(params);
      case 'Reset':
        return this.#reset();
      default:
        throw createRPCError('NotImplemented');
    }
  }

  async #setVariables(items: readonly Item[]): Promise<RpcAnswer> {
    const setVariableResult = items.map(({ component, variable, attributeValue = '' }) => {
      const attributeStatus = this.#setVariable(variable.name, attributeValue);
      this.#step(`${variable.name} set: ${attributeStatus}`);
      return { component, variable, attributeStatus };
    });
    return { response: { setVariableResult } };
  }

  #setVariable(name: string, value: string): 'Accepted' | 'Rejected' | 'RebootRequired' | 'UnknownVariable' {
    switch (name) {
      case 'BasicAuthPassword':
        this.#password = value;
        this.#passwordChanges++;
        return 'Accepted';
      case 'NetworkConfigurationPriority': {
        const priority = value.split(',').map(Number);
        if (!priority.every((slot) => this.#slots.has(slot))) return 'Rejected';
        this.#priority = priority;
        return 'RebootRequired';
      }
      case 'OrganizationName':
        this.#variables.set(name, value);
        return 'Accepted';
      default:
        return 'UnknownVariable';
    }
  }

  async #getVariables(items: readonly Item[]): Promise<RpcAnswer> {
    const values = new Map(this.#variables)
      .set('SecurityProfile', String(this.#profile))
      .set('MaxCertificateChainSize', '10000')
      .set('AdditionalRootCertificateCheck', 'false')
      .set('NetworkConfigurationPriority', this.#priority.join(','));
    const getVariableResult = items.map(({ component, variable }) => {
      const attributeValue = values.get(variable.name);
      return attributeValue === undefined
        ? { component, variable, attributeStatus: 'UnknownVariable' }
        : { component, variable, attributeStatus: 'Accepted', attributeValue };
    });
    if (this.#profile === 3 && items.some(({ variable }) => variable.name === 'SecurityProfile')) {
      this.#step('SecurityProfile read: 3');
      this.#profileRead = true;
    }
    return { response: { getVariableResult }, afterwards: () => this.#reportWhenProven() };
  }

  async #installRoot(pem: string): Promise<RpcAnswer> {
    // Only a root that openssl takes as the end of a chain is one.
    await this.#tool.verifyChain(pem, [pem]);
    if (!this.#roots.includes(pem)) this.#roots.push(pem);
    this.#step('root installed');
    return { response: { status: 'Accepted' } };
  }

  async #listRoots(): Promise<RpcAnswer> {
    const certificateHashDataChain = [];
    for (const pem of this.#roots) {
      const certificateHashData = await this.#tool.hashData(pem);
      certificateHashDataChain.push({ certificateType: 'CSMSRootCertificate', certificateHashData });
    }
    this.#step(`${this.#roots.length} roots listed`);
    return { response: { status: 'Accepted', certificateHashDataChain } };
  }

  async #trigger(requestedMessage: string): Promise<RpcAnswer> {
    if (requestedMessage !== 'SignChargingStationCertificate') return { response: { status: 'NotImplemented' } };
    const organisation = this.#variables.get('OrganizationName') ?? '';
    const { keyPem, csrPem } = await this.#tool.signingRequest(organisation, this.#options.serialNumber);
    this.#key = keyPem;
    return { response: { status: 'Accepted' }, afterwards: () => void this.#sign(csrPem) };
  }

  async #sign(csr: string): Promise<void> {
    const params = { csr, certificateType: 'ChargingStationCertificate' };
    const answer = await this.#connection?.call('SignCertificate', params);
    this.#step(`signing request sent: ${String(answer?.['status'])}`);
  }

  async #takeCertificate(chainPem: string): Promise<RpcAnswer> {
    if (this.#key === null || !(await this.#tool.keyFitsCertificate(this.#key, chainPem))) {
      this.#step('certificate refused: not over our key');
      return { response: { status: 'Rejected' } };
    }
    await this.#tool.verifyChain(chainPem, this.#roots);
    const fingerprint = await this.#tool.fingerprint(chainPem);
    this.#credential = { keyPem: this.#key, chainPem, fingerprint };
    this.#step(`certificate verified by openssl: ${fingerprint}`);
    return { response: { status: 'Accepted' } };
  }

  async #writeSlot(params: Record<string, unknown>): Promise<RpcAnswer> {
    const { ocppCsmsUrl, securityProfile } = params['connectionData'] as {
      ocppCsmsUrl: string;
      securityProfile: number;
    };
    if (securityProfile === 3 && this.#credential === null) return { response: { status: 'Rejected' } };
    this.#slots.set(Number(params['configurationSlot']), { url: ocppCsmsUrl, securityProfile });
    this.#step(`slot written for profile ${securityProfile}`);
    return { response: { status: 'Accepted' } };
  }

  async #reset(): Promise<RpcAnswer> {
    this.#bootReason = 'RemoteReset';
    this.#step('reset');
    return { response: { status: 'Accepted' }, afterwards: () => void this.#connection?.close() };
  }

  #reportWhenProven(): void {
    const fingerprint = this.#credential?.fingerprint;
    if (fingerprint === undefined || !this.#profileRead || this.#bootReason !== null) return;
    this.#done({ steps: [...this.#steps], fingerprint, passwordChanges: this.#passwordChanges });
  }

  #step(text: string): void {
    this.#steps.push(text);
    this.#options.log?.(`${this.#options.identity}: ${text}`);
  }

  get #tool(): Openssl {
    if (this.#openssl === null) throw new Error('the station does not run');
    return this.#openssl;
  }
}
