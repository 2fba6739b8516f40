import { Configuration } from '@app/configuration';
import { Injectable } from '@nestjs/common';
import { HostCookie } from './host-cookie';

/** Carries a session's secret. */
@Injectable()
export class SessionCookie extends HostCookie {
  constructor(configuration: Configuration) {
    super(configuration, 'hubspot_sync');
  }
}
