import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What is lost on the way: bytes of one direction, or of both. Nobody is told that they are. */
export type Loss = 'nothing' | 'to_station' | 'to_gateway' | 'everything';

/** Which of a gateway's two doors a port stands for. */
export type Door = 'passwordOrCertificatePort' | 'certificateOnlyPort';

/** Where a gateway listens. */
export type Behind = { readonly nodeId: string; readonly isRunning: boolean } & Readonly<Record<Door, number>>;

interface Carried {
  readonly station: Socket;
  readonly gateway: Socket;
  readonly nodeId: string;
}

/**
 * The network between one station and its gateways: an address of the loopback with the ports that stations dial. It
 * passes bytes and sees nothing of TLS; it can be cut, and it can swallow what is sent while both ends believe in it.
 */
export class Line {
  readonly address: string;
  readonly #gateways: readonly Behind[];
  readonly #servers: Server[] = [];
  readonly #carried = new Set<Carried>();
  readonly #waiting = new Set<Socket>();
  #loss: Loss = 'nothing';
  #pinned: string | null = null;

  private constructor(address: string, gateways: readonly Behind[]) {
    this.address = address;
    this.#gateways = gateways;
  }

  static async open(
    address: string,
    ports: Readonly<Record<Door, number>>,
    gateways: readonly Behind[],
  ): Promise<Line> {
    const line = new Line(address, gateways);
    for (const door of ['passwordOrCertificatePort', 'certificateOnlyPort'] as const) {
      const server = createServer({ noDelay: true }, (station) => line.#take(station, door));
      line.#servers.push(server);
      server.listen({ host: address, port: ports[door] });
      await once(server, 'listening');
    }
    return line;
  }

  async close(): Promise<void> {
    const closed = this.#servers.map((server) => once(server, 'close'));
    for (const server of this.#servers) server.close();
    this.cut();
    await Promise.all(closed);
  }

  /** Of each connection that both ends have open, the gateway it goes to. */
  get open(): readonly string[] {
    return [...this.#carried].map(({ nodeId }) => nodeId);
  }

  /** New connections go to this gateway while it runs; null: to any. */
  pin(nodeId: string | null): void {
    this.#pinned = nodeId;
  }

  /** Every connection ends at once at both sides; what was on its way is lost. */
  cut(): void {
    for (const { station, gateway } of this.#carried) {
      station.destroy();
      gateway.destroy();
    }
    for (const station of this.#waiting) station.destroy();
    this.#waiting.clear();
  }

  /**
   * From now on this is lost, and an end of one side is kept from the other. Resolves when no gateway holds a
   * connection of those that were open any more.
   */
  async lose(loss: Exclude<Loss, 'nothing'>): Promise<void> {
    this.#loss = loss;
    const open = [...this.#carried].filter(({ gateway }) => !gateway.destroyed);
    await Promise.all(open.map(({ gateway }) => once(gateway, 'close')));
  }

  /** What was open is beyond help; the next connection works again. */
  mend(): void {
    this.#loss = 'nothing';
    this.cut();
  }

  #take(station: Socket, door: Door): void {
    // Whoever is cut off tells so by its end.
    station.on('error', () => station.destroy());
    if (this.#loss !== 'nothing') {
      this.#waiting.add(station);
      station.once('close', () => this.#waiting.delete(station));
      return;
    }
    const running = this.#gateways.filter(({ isRunning }) => isRunning);
    const behind =
      running.find(({ nodeId }) => nodeId === this.#pinned) ?? running[Math.floor(Math.random() * running.length)];
    if (behind === undefined) return void station.destroy();
    const gateway = connect({ host: '127.0.0.1', port: behind[door], noDelay: true });
    gateway.on('error', () => gateway.destroy());
    const carried = { station, gateway, nodeId: behind.nodeId };
    this.#carried.add(carried);
    station.on('data', (bytes) => this.#loses('to_gateway') || gateway.write(bytes));
    gateway.on('data', (bytes) => this.#loses('to_station') || station.write(bytes));
    const ended = (other: Socket) => () => {
      this.#carried.delete(carried);
      if (this.#loss === 'nothing') other.destroy();
      else this.#waiting.add(other);
    };
    station.once('close', ended(gateway));
    gateway.once('close', ended(station));
  }

  #loses(direction: 'to_station' | 'to_gateway'): boolean {
    return this.#loss === 'everything' || this.#loss === direction;
  }
}
