import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readWebhookCall, translateEvents, type EventContext, type WebhookIntake } from '@app/sync-engine';

/** What the api does with a call of HubSpot's, without its signature: store and mark, then answer. */
export class WebhookReceiver {
  private underWay = 0;
  /** Why a call was not stored; HubSpot was told so. */
  failure: Error | null = null;

  private constructor(private readonly server: Server) {}

  static async listen(intake: WebhookIntake, context: () => Promise<EventContext>): Promise<WebhookReceiver> {
    const handler: { receiver?: WebhookReceiver } = {};
    const server = createServer((request, response) => {
      const { receiver } = handler;
      if (receiver) receiver.underWay += 1;
      bodyOf(request)
        .then(async (body) => {
          const call = readWebhookCall(body);
          if (call.kind === 'events') await intake.store(translateEvents(call.events, await context()));
          response.writeHead(204).end();
        })
        .catch((error: unknown) => {
          if (receiver) receiver.failure = error instanceof Error ? error : new Error(String(error));
          response.writeHead(500).end();
        })
        .finally(() => {
          if (receiver) receiver.underWay -= 1;
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    handler.receiver = new WebhookReceiver(server);
    return handler.receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks/hubspot`;
  }

  get idle(): boolean {
    return this.underWay === 0;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
