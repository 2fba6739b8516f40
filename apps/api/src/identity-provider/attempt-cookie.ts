import { Configuration } from '@app/configuration';
import { Injectable } from '@nestjs/common';
import { HostCookie } from '../access/host-cookie';

/** Carries the attempt to sign in of this browser while the identity provider has it. */
@Injectable()
export class AttemptCookie extends HostCookie {
  constructor(configuration: Configuration) {
    super(configuration, 'hubspot_sync_sign_in');
  }
}
