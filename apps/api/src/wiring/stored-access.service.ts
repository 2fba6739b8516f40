import { Configuration } from '@app/configuration';
import { HUBSPOT_GATEWAY_PARTS, type HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { WakeQueue } from '@app/sync-engine';
import { WAKE_QUEUE } from '@app/sync-queue';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';

/** At boot: connects by the service key where one is set, and says at once if the stored tokens cannot be opened. */
@Injectable()
export class StoredAccess implements OnApplicationBootstrap {
  private readonly log = new Logger('Connection');

  constructor(
    private readonly configuration: Configuration,
    @Inject(HUBSPOT_GATEWAY_PARTS) private readonly gateway: HubSpotGatewayParts,
    @Inject(WAKE_QUEUE) private readonly wakeQueue: WakeQueue,
  ) {}

  /** Not awaited, so that HubSpot's absence does not keep the api from taking in events and showing its page. */
  onApplicationBootstrap(): void {
    void this.prepare().catch((error: unknown) => this.log.error(error));
  }

  private async prepare(): Promise<void> {
    const { serviceKey } = this.configuration.hubspot;
    if (serviceKey !== undefined) {
      const outcome = await this.gateway.oauth.connectServiceKey(serviceKey);
      if (outcome.kind === 'refused') this.log.error(`The service key does not connect: ${outcome.message}`);
      else await this.wakeQueue.wake('run');
    }
    await this.gateway.tokens.verifyStoredSecrets();
  }
}
