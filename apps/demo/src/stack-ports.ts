import { freePort } from '@app/embedded-postgres';

export interface StackPorts {
  readonly api: number;
  readonly emulator: number;
  readonly postgres: number;
  /** Health and metrics of the worker. */
  readonly worker: number;
}

const USUAL: StackPorts = { api: 3000, emulator: 3100, postgres: 5433, worker: 3001 };

/** The usual ports, or others where those are taken (said so); `free` takes any. */
export async function stackPorts(wanted: 'usual' | 'free', log: (line: string) => void): Promise<StackPorts> {
  const chosen = new Set<number>();
  const choose = async (name: keyof StackPorts): Promise<number> => {
    const usual = wanted === 'usual' ? USUAL[name] : undefined;
    let port = await freePort(usual);
    while (chosen.has(port)) port = await freePort();
    chosen.add(port);
    if (usual !== undefined && port !== usual) log(`port ${usual} is taken: the ${name} uses ${port}`);
    return port;
  };
  return {
    api: await choose('api'),
    emulator: await choose('emulator'),
    postgres: await choose('postgres'),
    worker: await choose('worker'),
  };
}
