import { AccessService } from '@app/admin-service';
import { Configuration } from '@app/configuration';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';

/** At boot: the account that the configuration describes, or a one-time link for the first administrator. */
@Injectable()
export class BootAccess implements OnApplicationBootstrap {
  private readonly log = new Logger('Access');

  constructor(
    private readonly configuration: Configuration,
    private readonly access: AccessService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { adminPassword: password, adminPasswordHash: hash, publicUrl } = this.configuration;
    if (password !== undefined || hash !== undefined) {
      await this.access.ensureConfiguredAdmin({
        ...(password === undefined ? {} : { password }),
        ...(hash === undefined ? {} : { hash }),
      });
      return;
    }
    const token = await this.access.offerSetUp();
    // Behind the #, so that it stays out of logs of proxies and out of the Referer header.
    if (token)
      this.log.warn(`Nobody may sign in yet. Make the first account within a day: ${publicUrl}/admin/set-up#${token}`);
  }
}
