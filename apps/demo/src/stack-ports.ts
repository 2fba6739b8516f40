import { createServer, type Server } from 'node:net';
import { freePort } from '@app/embedded-postgres';

const USUAL = { api: 3000, emulator: 3100, business: 3200, worker: 3001, secondWorker: 3002 } as const;

export type PortName = keyof typeof USUAL;

/** A port that is kept occupied until its process is about to take it, so that nobody else gets it meanwhile. */
interface HeldPort {
  readonly port: number;
  readonly holder: Server | undefined;
}

async function hold(preferred: number | undefined): Promise<HeldPort> {
  const port = await freePort(preferred);
  const holder = createServer((socket) => socket.destroy());
  holder.unref();
  const held = await new Promise<boolean>((resolve) => {
    holder.once('error', () => resolve(false));
    holder.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
  return held ? { port, holder } : hold(undefined);
}

/** Ports of our own processes (api, emulator, Renewa One's page, the workers' health pages): the usual ones, or others where those are taken. */
export class StackPorts {
  private constructor(private readonly held: Readonly<Partial<Record<PortName, HeldPort>>>) {}

  /** `free` takes any ports; a usual one that is taken is told to `log`. */
  static async choose(
    wanted: 'usual' | 'free',
    names: readonly PortName[],
    log: (line: string) => void,
  ): Promise<StackPorts> {
    const choose = async (name: PortName): Promise<HeldPort> => {
      const held = await hold(wanted === 'usual' ? USUAL[name] : undefined);
      if (wanted === 'usual' && held.port !== USUAL[name])
        log(`port ${USUAL[name]} is taken: the ${name} uses ${held.port}`);
      return held;
    };
    const held: Partial<Record<PortName, HeldPort>> = {};
    for (const name of names) held[name] = await choose(name);
    return new StackPorts(held);
  }

  of(name: PortName): number {
    return this.heldAs(name).port;
  }

  /** Lets go of the port: its process takes it now. */
  async release(name: PortName): Promise<void> {
    const { holder } = this.heldAs(name);
    if (holder?.listening) await new Promise((resolve) => holder.close(resolve));
  }

  private heldAs(name: PortName): HeldPort {
    const held = this.held[name];
    if (!held) throw new Error(`No port was chosen for ${name}.`);
    return held;
  }
}
