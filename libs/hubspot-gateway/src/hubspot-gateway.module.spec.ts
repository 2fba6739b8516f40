import { Test } from '@nestjs/testing';
import type { HubSpotGatewayDependencies, HubSpotGatewayParts } from './gateway-assembly';
import { HUBSPOT_GATEWAY, HUBSPOT_GATEWAY_PARTS, HubSpotGatewayModule } from './hubspot-gateway.module';
import { MemoryBudget, MemoryCatalogues, MemoryConnections, random } from './testing/memory-ports';

describe('the module', () => {
  it('gives the port and its parts from what is injected, and closes its connections with the application', async () => {
    const dependencies: HubSpotGatewayDependencies = {
      options: {
        apiBaseUrl: 'http://127.0.0.1:9',
        authBaseUrl: 'http://127.0.0.1:9',
        clientId: 'client',
        clientSecret: 'secret',
        redirectUri: 'http://localhost:3000/oauth/callback',
        requiredScopes: ['oauth'],
        encryptionKey: Buffer.alloc(32),
      },
      connections: new MemoryConnections(Date.now),
      budget: new MemoryBudget(),
      catalogues: new MemoryCatalogues(),
      clock: { now: Date.now },
      random,
      database: { now: async () => Date.now() },
    };
    const SETTINGS = Symbol('SETTINGS');
    const settings = {
      module: class SettingsModule {},
      providers: [{ provide: SETTINGS, useValue: dependencies }],
      exports: [SETTINGS],
    };
    const moduleRef = await Test.createTestingModule({
      imports: [
        HubSpotGatewayModule.with({
          imports: [settings],
          inject: [SETTINGS],
          useFactory: (given: HubSpotGatewayDependencies) => given,
        }),
      ],
    }).compile();
    const parts = moduleRef.get<HubSpotGatewayParts>(HUBSPOT_GATEWAY_PARTS);
    expect(moduleRef.get(HUBSPOT_GATEWAY)).toBe(parts.gateway);
    expect(parts.gateway.ownSourceId()).toBeNull();
    const close = jest.spyOn(parts, 'close');
    await moduleRef.close();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
