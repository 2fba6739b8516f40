import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Inject } from '@nestjs/common';
import { assembleHubSpotGateway, type HubSpotGatewayDependencies, type HubSpotGatewayParts } from './gateway-assembly';

/** The `HubSpotGateway` port of the engine. */
export const HUBSPOT_GATEWAY = Symbol('HUBSPOT_GATEWAY');
/** All parts, for what the port does not name: `HubSpotGatewayParts`. */
export const HUBSPOT_GATEWAY_PARTS = Symbol('HUBSPOT_GATEWAY_PARTS');

export interface HubSpotGatewayModuleOptions {
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  /** Settings and ports, from whatever is injected. */
  readonly useFactory: (...injected: never[]) => HubSpotGatewayDependencies | Promise<HubSpotGatewayDependencies>;
}

@Module({})
export class HubSpotGatewayModule implements OnApplicationShutdown {
  constructor(@Inject(HUBSPOT_GATEWAY_PARTS) private readonly parts: HubSpotGatewayParts) {}

  static with({ imports = [], inject = [], useFactory }: HubSpotGatewayModuleOptions): DynamicModule {
    return {
      module: HubSpotGatewayModule,
      imports,
      providers: [
        {
          provide: HUBSPOT_GATEWAY_PARTS,
          inject,
          useFactory: async (...injected: never[]) => assembleHubSpotGateway(await useFactory(...injected)),
        },
        {
          provide: HUBSPOT_GATEWAY,
          inject: [HUBSPOT_GATEWAY_PARTS],
          useFactory: ({ gateway }: HubSpotGatewayParts) => gateway,
        },
      ],
      exports: [HUBSPOT_GATEWAY, HUBSPOT_GATEWAY_PARTS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.close();
  }
}
