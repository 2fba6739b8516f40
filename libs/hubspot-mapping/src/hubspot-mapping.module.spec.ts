import { Test } from '@nestjs/testing';
import { column, mapping, portal, property } from '../testing/references';
import { HubSpotMappingModule } from './hubspot-mapping.module';
import { MappingCacheProvider } from './mapping-cache.provider';
import { PropertyMappingProvider } from './property-mapping.provider';
import { TypeInferenceProvider } from './type-inference.provider';
import { ValueTransformerProvider } from './value-transformer.provider';

describe('the mapping module', () => {
  it('wires the providers and the cache around the given loader', async () => {
    const compile = (mappings: PropertyMappingProvider) =>
      mappings.compile('contact', [mapping('c', 'p', 'text')], [], portal([property('p', 'string', 'text')]), {
        columns: [column('c', 'text')],
      }).compiled;
    const module = await Test.createTestingModule({
      imports: [
        HubSpotMappingModule.forRootAsync({ useFactory: () => async () => compile(new PropertyMappingProvider()) }),
      ],
    }).compile();
    const entity = await module.get(MappingCacheProvider).get('contact');
    expect(entity.version).toBe(compile(module.get(PropertyMappingProvider)).version);
    const [field] = entity.fields;
    if (!field) throw new Error('The entity has no field.');
    expect(module.get(ValueTransformerProvider).tryOut(field, ['Ann'])).toEqual({
      toHubSpot: { ok: true, value: ['Ann'] },
      backToLocal: { ok: true, value: ['Ann'] },
    });
  });

  it('proposes a property that HubSpot would take', () => {
    const proposal = new TypeInferenceProvider().proposeProperty(column('hs_w9ReceivedOn', 'date'), [], 'renewa');
    expect(proposal).toEqual({
      name: 'local_hs_w9_received_on',
      label: 'Hs w9 received on',
      type: 'date',
      fieldType: 'date',
      groupName: 'renewa',
      options: [],
    });
  });
});
